import { countOutputs } from '../store/agreement.ts';
import { listClasses } from '../store/classes.ts';
import { findRun, type RunRow } from '../store/runs.ts';
import type { Store } from '../store/store.ts';
import { shownClusters } from './choose-clusters.ts';
import { findDecision } from './find-decision.ts';
import { nameDatabase } from './format-command.ts';
import { nameSubject, readReportMethod } from './read-report-method.ts';
import { readReportClass } from './read-report-class.ts';
import type { ReportClass, ReportModel } from './report-model.ts';

/** What a report shows of a run, at most. */
export interface ReportLimits {
  /** Images per suspicious cluster; half as many of a harmless one. Default: what the job says, else 8. */
  readonly representatives: number;
  /** Dots in the map of a class. Default 1500. */
  readonly points: number;
  /** Skipped images listed. Default 50. */
  readonly skipped: number;
}

export const reportLimits: ReportLimits = { representatives: 8, points: 1500, skipped: 50 };

/**
 * Reads from the database all that the report of a run shows; `run` is its number or `latest`.
 * @throws UnhansError `usage` where there is no such run.
 */
export function readReportModel(store: Store, run: string, options: Partial<ReportLimits> = {}): ReportModel {
  const row = findRun(store, run);
  const limits = { ...reportLimits, ...readJobLimits(row), ...options };
  const classes = listClasses(store, row.id).map((each) => readReportClass(store, each, limits));
  return {
    run: String(row.id),
    title: nameSubject(row),
    createdAt: `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    database: nameDatabase(store.path),
    classes,
    predictedOutputs: countOutputs(store, row.id),
    method: {
      ...readReportMethod(store, row, limits),
      decision: findDecision(classes),
      limits: describeLimits(row, classes, limits),
    },
  };
}

/** How many images the job asks for; nothing where it does not say. */
function readJobLimits({ job }: RunRow): Partial<ReportLimits> {
  const report = job['report'] as { readonly representatives?: unknown } | undefined;
  const representatives = report?.representatives;
  return typeof representatives === 'number' ? { representatives } : {};
}

function describeLimits({ status }: RunRow, classes: readonly ReportClass[], limits: ReportLimits): string[] {
  const cut = classes.filter(({ points, samples }) => points.length > 0 && points.length < samples).length;
  return [
    ...(status === 'done' ? [] : [`The run is not finished (${status}): what follows is what it had found so far.`]),
    `Of each class the suspicious groups and the first ${shownClusters.others} others are shown, at most ${shownClusters.most}; of each group the ${limits.representatives} most typical images, of a harmless one half as many.`,
    ...(cut > 0 ? [`Maps show at most ${limits.points} images of a class.`] : []),
    'A few images of each class show their heatmap in full size, the others the small one that was compared.',
    'All groups with all their members are in the database.',
  ];
}
