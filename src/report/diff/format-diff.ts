import { basename } from 'node:path';
import { chooseSampleNoun } from '../../dataset/sample-nouns.ts';
import { formatCount, formatPercent, formatSamples, formatScore } from '../format.ts';
import { escapeMarkdown, formatMarkdownTable } from '../formats/markdown-text.ts';
import { changeNames, type ClassChange, type DiffedRun, type RunDiff } from './run-diff.ts';

/** A difference in the model's agreement with a class that is worth a row. */
const leastAgreement = 0.01;

/** A difference in a class's score that is worth a row. */
const leastScore = 0.5;

/** Classes in a table, at most. */
const shownClasses = 20;

/** “2 new, 1 gone”: how many findings changed in each way; “no suspicious group in either run”. */
export function describeChanges({ findings }: RunDiff): string {
  const counts = changeNames.flatMap((name) => {
    const count = findings.filter(({ change }) => change === name).length;
    return count > 0 ? `${count} ${name}` : [];
  });
  return counts.length > 0 ? counts.join(', ') : 'no suspicious group in either run';
}

/** Rows of a table of findings, a header first: what became of each. */
export function listFindingRows({ findings, after: { modality } }: RunDiff): string[][] {
  const { many } = chooseSampleNoun(modality);
  return [
    ['change', 'class', 'before', 'after', 'of the class', 'score', `same ${many}`],
    ...findings.map(({ change, class: name, before, after, overlap }) => [
      ...[change, name, before?.id ?? '–', after?.id ?? '–'],
      listSides(before, after, ({ share }) => formatPercent(share)),
      listSides(before, after, ({ score, suspicious }) => formatScore(score) + (suspicious ? '' : ' (not suspicious)')),
      formatPercent(overlap),
    ]),
  ];
}

/** Rows of a table of the classes that changed, a header first, the largest changes first. */
export function listClassRows({ classes, after: { modality } }: RunDiff): string[][] {
  const changed = classes
    .filter(isChanged)
    .sort((left, right) => measureChange(right) - measureChange(left))
    .slice(0, shownClasses);
  return [
    ['class', chooseSampleNoun(modality).many, 'model says so', 'score'],
    ...changed.map(({ class: name, before, after }) => [
      name,
      listSides(before, after, ({ samples }) => formatCount(samples)),
      listSides(before, after, ({ agreement }) => formatPercent(agreement)),
      listSides(before, after, ({ score }) => formatScore(score)),
    ]),
  ];
}

/** A summary for a pull request. */
export function formatDiffMarkdown(diff: RunDiff): string {
  const [findings, classes] = [listFindingRows(diff), listClassRows(diff)].map((rows) =>
    rows.map((row) => row.map(escapeMarkdown)),
  );
  return [
    `## unhans: ${describeChanges(diff)}`,
    `From ${escapeMarkdown(describeRun(diff.before))} to ${escapeMarkdown(describeRun(diff.after))}.`,
    ...[findings!, classes!].flatMap(([header, ...rows]) =>
      rows.length > 0
        ? [
            formatMarkdownTable(
              header!.map((title) => ({ title })),
              rows,
            ),
          ]
        : [],
    ),
  ]
    .join('\n\n')
    .concat('\n');
}

/** “run 3 (model.onnx ab12cd34 on images, 2,000 images)”. */
export function describeRun({ run, model, modelSha256, dataset, samples, modality }: DiffedRun): string {
  const version = modelSha256 === '' ? '' : ` ${modelSha256.slice(0, 8)}`;
  return `run ${run} (${basename(model)}${version} on ${basename(dataset)}, ${formatSamples(samples, chooseSampleNoun(modality))})`;
}

/** “18% → 24%”; one of them where they are the same, “–” for a side that is missing. */
function listSides<Side>(before: Side | null, after: Side | null, format: (side: Side) => string): string {
  const sides = [before, after].map((side) => (side === null ? '–' : format(side)));
  return sides[0] === sides[1] ? sides[0]! : sides.join(' → ');
}

function isChanged(change: ClassChange): boolean {
  return measureChange(change) >= 1;
}

/** How much a class changed, 1 where that is worth a row; infinite where it is new or gone. */
function measureChange({ before, after }: ClassChange): number {
  if (before === null || after === null) return Infinity;
  const agreement = Math.abs((after.agreement ?? 0) - (before.agreement ?? 0)) / leastAgreement;
  const score = Math.abs((after.score ?? 0) - (before.score ?? 0)) / leastScore;
  return Math.max(agreement, score, before.suspicious === after.suspicious ? 0 : 1);
}
