import { useEffect, useState } from 'preact/hooks';
import { formatCount, formatNumberOf, formatPercent, formatSamples, formatSeconds } from '../../../report/format.ts';
import type { FindingDetail, Precision, RankedItem, RankingPage, RunState, SearchState } from '../../api.ts';
import { ask, tell } from '../state/ask.ts';
import { useDesk } from '../state/desk.ts';
import { describe, SampleGrid } from '../samples/sample-grid.tsx';
import { useAnswer } from '../state/use-answer.ts';
import { usePages } from '../state/use-pages.ts';

const askMs = 1000;

/** All samples of the run by their likeness to those flagged, and how far down the ranking can be trusted. */
export function SimilarTab({ finding }: { finding: FindingDetail }) {
  const {
    session,
    state: { noun },
  } = useDesk();
  const [state, setState] = useState<SearchState>();
  const [made, setMade] = useState(0);
  const follow = () =>
    ask('/api/findings/:id/search', finding.id).then((next) => {
      setState(next);
      if (next.status !== 'running') setMade((old) => old + 1);
    });

  useEffect(() => {
    if (session.canSearch) void follow();
  }, []);
  useEffect(() => {
    if (state?.status !== 'running') return undefined;
    const timer = setTimeout(() => void follow(), askMs);
    return () => clearTimeout(timer);
  }, [state]);

  if (!session.canSearch) return <p class="soft">This server cannot look for more.</p>;
  const start = () => void tell('/api/findings/:id/search', finding.id, {}).then(setState);
  return (
    <div class="similar">
      <p class="search-line">
        <button type="button" class="primary" disabled={state?.status === 'running'} onClick={start}>
          {state?.status === 'done' ? 'Look again' : `Look for more ${noun.many} like these`}
        </button>
        <span class="soft" role="status">
          {state && describeState(state, finding.judgedSamples, noun)}
        </span>
      </p>
      {state?.isRanked && <Ranking finding={finding} made={made} />}
    </div>
  );
}

function describeState(
  { status, message, seconds }: SearchState,
  judged: number,
  { one, many }: RunState['noun'],
): string {
  if (status === 'running') return `${message} (${formatSeconds(seconds)})`;
  if (status === 'failed') return `It failed: ${message}`;
  if (status === 'done') return `Made in ${formatSeconds(seconds)}. What you flag now counts when you look again.`;
  const examples = judged > 0 ? `the ${many} you flagged` : `the ${many} of this group; flag a few to be exact`;
  return `From ${examples}. The first time the model looks at every ${one} once, in the background; later it takes seconds.`;
}

function Ranking({ finding, made }: { finding: FindingDetail; made: number }) {
  const { version, state } = useDesk();
  const [showsExamples, setShowsExamples] = useState(false);
  const others = String(!showsExamples);
  const key = `${finding.id}-${made}-${others}`;
  const { data } = useAnswer('/api/findings/:id/ranking', finding.id, { limit: 1 }, `${version}-${made}`);
  const list = usePages<RankedItem>(key, version, (offset, limit) =>
    ask('/api/findings/:id/ranking', finding.id, { offset, limit, others }),
  );
  if (!data) return null;
  return (
    <>
      <RankingHead ranking={data} />
      <label class="check">
        <input
          type="checkbox"
          checked={showsExamples}
          onChange={(event) => setShowsExamples(event.currentTarget.checked)}
        />{' '}
        show the {formatNumberOf(data.examples, 'example')} too: only other {state.noun.many} are shown else
      </label>
      <SampleGrid
        key={others}
        label="ranking"
        list={list}
        finding={finding}
        caption={(item) => `${item.example ? 'example · ' : ''}${item.score.toFixed(2)} · ${describe(item)}`}
      />
    </>
  );
}

function RankingHead({ ranking: { total, layer, examples, precision } }: { ranking: RankingPage }) {
  const { state } = useDesk();
  return (
    <p class="soft">
      {formatSamples(total, state.noun)} ranked by {formatCount(examples)} examples at <code>{layer}</code>.{' '}
      <b class="precision">{describePrecision(precision, state.noun)}</b>
    </p>
  );
}

function describePrecision({ artefact, legitimate, estimate }: Precision, noun: RunState['noun']): string {
  if (!estimate) return 'Judge some of them, and the share of true finds is estimated.';
  const { share, low, high } = estimate;
  const range = `${formatPercent(low)} to ${formatPercent(high)}`;
  const judged = formatSamples(artefact + legitimate, noun);
  return `Of ${judged} of this ranking that people judged, ${formatPercent(share)} are artefacts (95 %: ${range}).`;
}
