import { formatNumberOf } from './format.ts';
import { drawClassSection } from './panels/class-section.ts';
import { toScatterData } from './panels/scatter.ts';
import type { ReportClass, ReportModel } from './report-model.ts';
import { readRunWords } from './run-words.ts';

/** What the sections of the classes may take of a report, in bytes of the page. */
export const budgetBytes = 13e6;

/** How much of that pictures take: the rest is maps and words. */
const pictureShare = 0.85;

/** Size of the pictures that a report has room for at most, as they are in the database: as text they grow by a third. */
export const pictureBudgetBytes = (pictureShare * budgetBytes * 3) / 4;

/** What the plot of a class's eigenvalues takes at most; drawing it to see would take longer than all else. */
const plotBytes = 16e3;

/** Words to measure with: those of a run are hardly longer. */
const anyWords = readRunWords({});

/** What may be left out of a class, in the order it is given up. */
const reductions: readonly { reduce: (each: ReportClass) => ReportClass; sentence?: (count: number) => string }[] = [
  { reduce: (each) => each },
  {
    reduce: dropThumbnails,
    sentence: (count) =>
      `The maps of ${formatNumberOf(count, 'class', 'classes')} show no pictures, to keep this file small.`,
  },
  {
    reduce: dropMap,
    sentence: (count) => `${formatNumberOf(count, 'class has', 'classes have')} no map, to keep this file small.`,
  },
  {
    reduce: (each) => ({ ...dropMap(each), section: false }),
    sentence: (count) =>
      `The ${formatNumberOf(count, 'least suspicious class is', 'least suspicious classes are')} in the list alone, to keep this file small.`,
  },
];

/**
 * Leaves out maps and whole sections beyond `limitBytes` (default 13 MB), from the least suspicious classes first, and
 * says so among the model's limits.
 */
export function limitReport(model: ReportModel, limitBytes = budgetBytes): ReportModel {
  const counts = reductions.map(() => 0);
  let remaining = limitBytes;
  const classes = model.classes.map((each) => {
    const first = each.section ? 0 : reductions.length - 1;
    const step = reductions.findIndex(({ reduce }, index) => index >= first && measureClass(reduce(each)) <= remaining);
    const reduced = reductions[step]!.reduce(each);
    counts[step]!++;
    remaining -= measureClass(reduced);
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

function dropMap(each: ReportClass): ReportClass {
  return { ...each, points: [], thumbnails: [] };
}

/** Bytes that the section of a class takes in the page; 0 for one that has none. */
export function measureClass(each: ReportClass): number {
  if (!each.section) return 0;
  const section = drawClassSection({ ...each, eigenvalues: [] }, anyWords, { index: 0, open: true }).markup;
  const plot = each.eigenvalues.length > 0 ? plotBytes : 0;
  return Buffer.byteLength(section) + plot + Buffer.byteLength(JSON.stringify(toScatterData(each)));
}
