import { UnhansError } from '../../errors.ts';
import { describeViews } from '../../report/describe-views.ts';
import { drawSentence, type NamedClass } from '../../report/panels/evidence.ts';
import { toText } from '../../report/html.ts';
import { readRunWords } from '../../report/run-words.ts';
import { listPredictions, readClusterMap } from '../../store/clusters.ts';
import { parseEvidence } from '../../store/findings.ts';
import { listFindings } from '../../store/list-findings.ts';
import { listPictures } from '../../store/pictures.ts';
import type { Store } from '../../store/store.ts';
import { listClusterVerdicts, type VerdictRow } from '../../store/verdicts.ts';
import type { EvidenceItem, FindingDetail, SaidOfFinding } from '../api.ts';
import { proposeMask } from '../propose-mask.ts';
import { readRunInput } from '../read-run-input.ts';

/** The columns of a finding that its list does not have. */
interface Place {
  readonly runId: number;
  readonly fisher: number | null;
  readonly evidence: string;
}

/**
 * Everything known of a finding.
 * @throws UnhansError `usage` where there is none such.
 */
export function readFinding(store: Store, id: number): FindingDetail {
  const { runId, fisher, evidence } = findPlace(store, id);
  const [item] = listFindings(store, { runId, id }, { offset: 0, limit: 1 }).items;
  const { noun, layers } = readRunWords(readRunInput(store, runId).job);
  const maps = { region: readClusterMap(store, id, 'region'), mean: readClusterMap(store, id, 'mean') };
  const history = listClusterVerdicts(store, id).map(toSaid);
  const [height, width] = (maps.region ?? maps.mean)?.shape ?? [];
  return {
    ...item!,
    ...{ runId, fisher, alike: describeViews(item!.views, layers) },
    evidence: describe(evidence, { name: item!.className, noun }),
    predictions: listPredictions(store, id)
      .slice(0, 5)
      .map(({ prediction, count }) => ({ label: prediction, count })),
    ...{ said: history[0] ?? null, history },
    ...{ proposal: proposeMask(maps), grid: height !== undefined && width !== undefined ? [height, width] : null },
    pictures: listPictures(store, { clusterId: id }).map(({ webp: _, ...picture }) => picture),
  };
}

function findPlace(store: Store, id: number): Place {
  const place = store.first<Place>(
    `SELECT run_id AS runId, fisher, evidence FROM clusters JOIN classes ON classes.id = class_id WHERE clusters.id = @id`,
    { id },
  );
  if (place) return place;
  throw new UnhansError('usage', `cannot find finding ${id}: the database has no such finding`);
}

function describe(evidence: string, named: NamedClass): EvidenceItem[] {
  return parseEvidence(evidence).map((part) => ({
    ...{ test: part.test, sentence: toText(drawSentence(part, named)) },
    ...{ note: part.note ?? '', points: part.points },
  }));
}

/** What the browser knows of a verdict on a finding. */
export function toSaid({ clusterId: _, cluster: __, className: ___, views: ____, ...said }: VerdictRow): SaidOfFinding {
  return said;
}
