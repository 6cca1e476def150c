import { formatNumberOf } from './format.ts';
import type { Picture, ReportClass, ReportCluster, ReportModel } from './report-model.ts';

/** What a report may take: its pictures and maps, in bytes of the page. */
const budgetBytes = 13e6;

/** Size of the pictures that a report has room for at most, as they are in the database: as text they grow by a third. */
export const pictureBudgetBytes = (budgetBytes * 3) / 4;

/** What a dot of a map costs, beside its path. */
const pointBytes = 240;

/** What may be left out of a class, in the order it is given up. */
const reductions: readonly { reduce: (each: ReportClass) => ReportClass; sentence?: (count: number) => string }[] = [
  { reduce: (each) => each },
  {
    reduce: dropThumbnails,
    sentence: (count) =>
      `The maps of ${formatNumberOf(count, 'class', 'classes')} show no images, to keep this file small.`,
  },
  {
    reduce: dropDetails,
    sentence: (count) =>
      `The maps and pictures of the ${formatNumberOf(count, 'least suspicious class', 'least suspicious classes')} are left out, to keep this file small.`,
  },
];

/**
 * Leaves out pictures and maps beyond `limitBytes` (default 13 MB), from the least suspicious classes first, and says
 * so among the model's limits.
 */
export function limitReport(model: ReportModel, limitBytes = budgetBytes): ReportModel {
  const counts = reductions.map(() => 0);
  let remaining = limitBytes;
  const classes = model.classes.map((each) => {
    const choice = reductions.findIndex(({ reduce }) => measure(reduce(each)) <= remaining);
    const step = choice === -1 ? reductions.length - 1 : choice;
    const reduced = reductions[step]!.reduce(each);
    counts[step]!++;
    remaining -= measure(reduced);
    return reduced;
  });
  const sentences = reductions.flatMap(({ sentence }, step) =>
    sentence && counts[step]! > 0 ? [sentence(counts[step]!)] : [],
  );
  return { ...model, classes, method: { ...model.method, limits: [...model.method.limits, ...sentences] } };
}

function dropThumbnails(each: ReportClass): ReportClass {
  return { ...each, thumbnails: [], points: each.points.map((point) => ({ ...point, thumbnail: null })) };
}

function dropDetails(each: ReportClass): ReportClass {
  const clusters = each.clusters.map((cluster) => ({
    ...cluster,
    ...{ meanHeatmap: null, membership: null, outline: null, changes: [], representatives: [] },
  }));
  return { ...each, clusters, points: [], thumbnails: [], eigenvalues: [] };
}

/** Bytes that a class takes in the page; pictures grow by a third as text. */
function measure({ clusters, points, thumbnails }: ReportClass): number {
  const pictures = [...clusters.flatMap(listPictures), ...thumbnails];
  const bytes = pictures.reduce((sum, picture) => sum + (picture?.bytes.length ?? 0), 0);
  const outlines = clusters.reduce((sum, { outline }) => sum + (outline?.path.length ?? 0) * 2, 0);
  return (bytes * 4) / 3 + outlines + points.reduce((sum, { path }) => sum + pointBytes + path.length, 0);
}

function listPictures({ meanHeatmap, membership, changes, representatives }: ReportCluster): (Picture | null)[] {
  return [
    ...[meanHeatmap, membership],
    ...changes.flatMap(({ before, after }) => [before.picture, after.picture]),
    ...representatives.flatMap(({ image, overlay, heatmap }) => [image, overlay, heatmap]),
  ];
}
