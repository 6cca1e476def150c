import { formatNumberOf, formatPercent, formatSamples } from '../../../report/format.ts';
import type { FindingItem } from '../../api.ts';
import { useDesk } from '../state/desk.ts';
import { SamplePicture } from '../samples/sample-picture.tsx';
import { useAnswer } from '../state/use-answer.ts';

/** Findings shown with pictures, at most. */
const mostCards = 6;

/** Pictures on a card. */
const mostPictures = 5;

/** What is shown before a finding is chosen: what was found, and what to do with it. */
export function Overview() {
  const { run, state, version } = useDesk();
  const { data } = useAnswer('/api/runs/:id/findings', run, { suspicious: 'true', limit: mostCards }, version);
  return (
    <section class="overview">
      <h1>{summarise(state)}</h1>
      <p>
        Each is a group of {state.noun.many} that the model recognises in the same way.{' '}
        {state.suspicious > 0 &&
          'What the suspicious ones share seems to decide what the model says; whether it should is yours to say. '}
        Open one, look at what its {state.noun.many} have in common, and say what it is: an <b>artefact</b>, such as a
        watermark, or <b>legitimate</b>. Then take the list for retraining from <i>History & export</i>.
      </p>
      <ul class="cards">
        {data?.items.map((item) => (
          <Card key={item.id} item={item} />
        ))}
      </ul>
      <p class="soft">
        Keys: <kbd>j</kbd> opens the next one, <kbd>?</kbd> lists all.
      </p>
    </section>
  );
}

function summarise({ status, suspicious, findings, noun }: ReturnType<typeof useDesk>['state']): string {
  const groups = (count: number, word = '') => `${formatNumberOf(count, `${word}group`)} of ${noun.many}`;
  if (suspicious > 0) return groups(suspicious, 'suspicious ');
  if (findings === 0) return status === 'running' ? 'Nothing is found yet' : 'No groups were found';
  return `Nothing is suspicious among ${groups(findings)}`;
}

function Card({ item }: { item: FindingItem }) {
  const { run, state, settings, go, version } = useDesk();
  const { id, name, className, size, classSize, verdict, artefact } = item;
  const { data } = useAnswer('/api/findings/:id/samples', id, { limit: mostPictures }, version);
  return (
    <li>
      <button type="button" class="card" onClick={() => go({ run, finding: id, tab: 'images' })}>
        <span class="card-head">
          <b class="name">{name}</b>
          <span class={`badge ${verdict ?? 'alarm'}`}>{verdict ? artefact || verdict : 'suspicious'}</span>
        </span>
        <span class="soft">
          {formatSamples(size, state.noun)}, {formatPercent(classSize > 0 ? size / classSize : null)} of{' '}
          <span class="name">{className}</span>
        </span>
        <span class="card-pictures">
          {data?.items.map((sample) => (
            <SamplePicture key={sample.id} sample={sample.id} settings={settings} alt="" />
          ))}
        </span>
      </button>
    </li>
  );
}
