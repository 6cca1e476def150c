import { useEffect, useMemo, useState } from 'preact/hooks';
import { formatCount, formatSamples } from '../../../report/format.ts';
import type { AnalysisItem, ClassDetail, FindingDetail, PointSet, SampleItem } from '../../api.ts';
import { ask, tell } from '../state/ask.ts';
import { nameView, useDesk } from '../state/desk.ts';
import { EigenvaluePlot } from './eigenvalue-plot.tsx';
import { formatMapChoice, parseMapChoice, type MapChoice } from './map-choice.ts';
import { SampleGrid } from '../samples/sample-grid.tsx';
import { colourGroup, Scatter } from './scatter.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { useAnswer } from '../state/use-answer.ts';
import { usePages } from '../state/use-pages.ts';

interface ClassMapProps {
  /** Tells maps on one page apart. */
  readonly name: string;
  readonly classId: number;
  /** Its images are marked, and those selected can be judged for it. */
  readonly finding: Pick<FindingDetail, 'id' | 'views' | 'said'> | null;
  /** As the address holds it. */
  readonly choice: string;
  readonly onChoice: (choice: string) => void;
}

/** The samples of a class in a view: choose view and axes, draw around dots, look at them, make a group of them. */
export function ClassMap({ name, classId, finding, choice, onChoice }: ClassMapProps) {
  const { version } = useDesk();
  const { data: detail, error } = useAnswer('/api/classes/:id', classId, {}, version);
  const chosen = useMemo(() => parseMapChoice(choice), [choice]);
  const analysis = detail && findAnalysis(detail, chosen, finding);
  const [x, y] = chosen.axes ?? [undefined, undefined];
  const points = useAnswer('/api/analyses/:id/points', analysis?.id ?? null, { x, y, finding: finding?.id }, version);
  if (!detail) return <p class="loading">{error ?? 'Reading …'}</p>;
  if (!analysis) return <p class="soft">{detail.note ?? 'This class was not clustered yet.'}</p>;
  const change = (part: Partial<MapChoice>) => onChoice(formatMapChoice({ ...chosen, analysis: analysis.id, ...part }));
  return (
    <div class="class-map">
      <MapBar name={name} detail={detail} analysis={analysis} chosen={chosen} change={change} />
      {points.error !== undefined && <p class="banner">{points.error}</p>}
      {points.data && (
        <MapBody
          {...{ name, points: points.data, analysis, detail, finding }}
          selection={chosen.selection}
          onSelect={(selection) => change({ selection })}
        />
      )}
    </div>
  );
}

function findAnalysis(
  { analyses }: ClassDetail,
  { analysis }: MapChoice,
  finding: ClassMapProps['finding'],
): AnalysisItem | undefined {
  return (
    analyses.find(({ id }) => id === analysis) ?? analyses.find(({ view }) => view === finding?.views[0]) ?? analyses[0]
  );
}

interface MapBarProps {
  readonly name: string;
  readonly detail: ClassDetail;
  readonly analysis: AnalysisItem;
  readonly chosen: MapChoice;
  readonly change: (part: Partial<MapChoice>) => void;
}

function MapBar({ name, detail, analysis, chosen, change }: MapBarProps) {
  const { state } = useDesk();
  const axes = Array.from({ length: analysis.axes }, (_, index) => index);
  const pick = (which: 0 | 1, value: string) => {
    const [x, y] = chosen.axes ?? [0, 1];
    if (value === '') change({ axes: null });
    else change({ axes: which === 0 ? [Number(value), y] : [x, Number(value)] });
  };
  return (
    <div class="map-bar">
      <label>
        view{' '}
        <select
          value={analysis.id}
          onChange={(event) => change({ analysis: Number(event.currentTarget.value), axes: null })}
        >
          {detail.analyses.map(({ id, view, clusterCount }) => (
            <option key={id} value={id}>
              {nameView(state, view)} ({clusterCount})
            </option>
          ))}
        </select>
      </label>
      {([0, 1] as const).map((which) => (
        <label key={which}>
          {which === 0 ? 'across' : 'up'}{' '}
          <select
            aria-label={`${name}: ${which === 0 ? 'across' : 'up'}`}
            value={chosen.axes?.[which] ?? ''}
            onChange={(event) => pick(which, event.currentTarget.value)}
          >
            <option value="">map</option>
            {axes.map((axis) => (
              <option key={axis} value={axis}>
                eigenvector {axis + 1}
              </option>
            ))}
          </select>
        </label>
      ))}
    </div>
  );
}

interface MapBodyProps {
  readonly name: string;
  readonly points: PointSet;
  readonly analysis: AnalysisItem;
  readonly detail: ClassDetail;
  readonly finding: ClassMapProps['finding'];
  readonly selection: readonly number[];
  readonly onSelect: (samples: readonly number[]) => void;
}

function MapBody({ name, points, analysis, detail, finding, selection, onSelect }: MapBodyProps) {
  const { run, state, go, author, refresh } = useDesk();
  const [problem, setProblem] = useState<string>();
  const indexOf = useMemo(() => new Map(points.samples.map((sample, index) => [sample, index])), [points]);
  const selected = useMemo(
    () => new Set(selection.flatMap((sample) => indexOf.get(sample) ?? [])),
    [selection, indexOf],
  );
  useEffect(() => setProblem(undefined), [selection]);
  const select = (indices: Iterable<number>) => onSelect([...indices].map((index) => points.samples[index]!));
  const makeGroup = () => {
    const body = { view: analysis.view, samples: selection, author };
    tell('/api/classes/:id/findings', detail.id, body).then(
      ({ id }) => {
        refresh();
        go({ page: 'review', run, finding: id, tab: 'images', choices: {} });
      },
      (error: unknown) => setProblem((error as Error).message),
    );
  };
  return (
    <>
      <div class="map-and-values">
        <Scatter points={points} selected={selected} onSelect={select} onOpen={(index) => select([index])} />
        <div class="map-side">
          <GroupButtons points={points} onSelect={select} />
          <EigenvaluePlot analysis={analysis} />
        </div>
      </div>
      {points.samples.length < points.total && (
        <p class="soft">
          {formatCount(points.samples.length)} of {formatSamples(points.total, state.noun)} are drawn.
        </p>
      )}
      {problem !== undefined && <p class="banner">{problem}</p>}
      <SelectionBar
        {...{ selection, onSelect, onMakeGroup: makeGroup }}
        about={{ className: detail.name, view: analysis.view }}
      />
      {selection.length > 0 && <SelectedSamples {...{ name, selection, finding }} />}
    </>
  );
}

/** The groups of a view with their sizes: each selects its images. */
function GroupButtons({ points, onSelect }: { points: PointSet; onSelect: (indices: number[]) => void }) {
  const { go, run } = useDesk();
  const groups = points.groups.map((group, index) => ({ ...group, index })).reverse();
  return (
    <ul class="groups" aria-label="Groups of the view">
      {groups.map(({ id, name, size, index }) => (
        <li key={id}>
          <button
            type="button"
            class="quiet"
            title="Select all of it"
            onClick={() => onSelect([...points.group.keys()].filter((point) => points.group[point] === index))}
          >
            <Swatch colour={colourGroup(points, index)} /> <span class="name">{name}</span>{' '}
            <span class="soft">{size}</span>
          </button>
          <button
            type="button"
            class="quiet"
            aria-label={`Open ${name}`}
            onClick={() => go({ page: 'review', run, finding: id, tab: 'images' })}
          >
            →
          </button>
        </li>
      ))}
    </ul>
  );
}

function Swatch({ colour }: { colour: string }) {
  return <span class="swatch" style={{ background: colour }} />;
}

interface SelectedSamplesProps {
  readonly name: string;
  readonly selection: readonly number[];
  readonly finding: ClassMapProps['finding'];
}

function SelectedSamples({ name, selection, finding }: SelectedSamplesProps) {
  const { run, version } = useDesk();
  const list = usePages<SampleItem>(selection.join(), version, async (offset, limit) => {
    const ids = selection.slice(offset, offset + limit).join();
    const items = await ask('/api/runs/:id/samples', run, { ids, finding: finding?.id });
    return { total: selection.length, items };
  });
  return <SampleGrid label={`${name}-selected`} list={list} finding={finding} />;
}
