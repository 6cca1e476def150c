import type { SampleNoun } from '../dataset/sample-nouns.ts';
import { countOutputs } from '../store/agreement.ts';
import { listClasses, type ClassRow } from '../store/classes.ts';
import { measurePictures } from '../store/pictures.ts';
import { findRun, type RunRow } from '../store/runs.ts';
import type { Store } from '../store/store.ts';
import { readReportDetail, type ReportDetail } from './choose-detail.ts';
import { findDecision } from './find-decision.ts';
import { nameDatabase } from './format-command.ts';
import { budgetBytes, measureClass } from './limit-report.ts';
import { nameSubject, readReportMethod } from './read-report-method.ts';
import { listReportClass, readReportClass, type ClassOptions } from './read-report-class.ts';
import type { ReportClass, ReportModel } from './report-model.ts';
import { readRunWords } from './run-words.ts';

/** What a report shows of a run, at most; the default depends on how many classes are suspicious. */
export interface ReportLimits extends ReportDetail {
  /** Skipped images listed. Default 50. */
  readonly skipped: number;
}

const skippedListed = 50;

/** Images on a card where the job does not say how many. */
const usualRepresentatives = 8;

/**
 * Reads from the database all that the report of a run shows; `run` is its number or `latest`. What it has no room for
 * is not read.
 * @throws UnhansError `usage` where there is no such run.
 */
export function readReportModel(store: Store, run: string, options: Partial<ReportLimits> = {}): ReportModel {
  const row = findRun(store, run);
  const detail = readReportDetail(store, row.id);
  const representatives = Math.min(detail.representatives, readJobRepresentatives(row));
  const limits = { ...detail, representatives, skipped: skippedListed, ...options };
  const words = readRunWords(row.job);
  const classes = readClasses(store, row.id, { detail: limits, modality: words.modality });
  return {
    run: String(row.id),
    title: nameSubject(row),
    words,
    createdAt: `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    database: nameDatabase(store.path),
    classes,
    predictedOutputs: countOutputs(store, row.id),
    method: {
      ...readReportMethod(store, row, limits),
      decision: findDecision(classes),
      limits: describeLimits(row, classes, limits, words.noun),
    },
  };
}

/**
 * The classes, most suspicious first, as long as there is room and they were drawn; of the others a line each. Those that
 * no report had room for were not drawn.
 */
function readClasses(store: Store, runId: number, options: ClassOptions): ReportClass[] {
  const rows = listClasses(store, runId);
  const isDrawn = ({ id, suspicious }: ClassRow) => suspicious || measurePictures(store, id).count > 0;
  const last = rows.findLastIndex(isDrawn);
  let roomBytes = budgetBytes;
  return rows.map((row, index) => {
    if (roomBytes <= 0 || (last >= 0 && index > last)) return listReportClass(store, row, options.detail);
    const each = readReportClass(store, row, options);
    roomBytes -= measureClass(each);
    return each;
  });
}

/** How many images of a group the job asks for. */
function readJobRepresentatives({ job }: RunRow): number {
  const report = job['report'] as { readonly representatives?: unknown } | undefined;
  const representatives = report?.representatives;
  return typeof representatives === 'number' ? representatives : usualRepresentatives;
}

function describeLimits(
  { status }: RunRow,
  classes: readonly ReportClass[],
  limits: ReportLimits,
  { many }: SampleNoun,
): string[] {
  const cut = classes.filter(({ points, samples }) => points.length > 0 && points.length < samples).length;
  return [
    ...(status === 'done' ? [] : [`The run is not finished (${status}): what follows is what it had found so far.`]),
    `Of each class at most ${limits.cards} groups have a card, suspicious ones first, and at most ${limits.others} others; on it are ${limits.representatives} ${many}, of a harmless group half as many: typical ones, some at its edge, some odd.`,
    ...(cut > 0 ? [`Maps show at most ${limits.points} ${many} of a class.`] : []),
    `A few ${many} of each class show their heatmap in full size, the others the small one that was compared.`,
    'All groups with all their members are in the database.',
  ];
}
