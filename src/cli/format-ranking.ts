import type { AuditSummary, ClassSummary } from '../audit/summary.ts';
import { alignColumns } from './align-columns.ts';
import { toPrintable } from './printable.ts';

/** A table of the classes, most suspicious first, and where to read on. */
export function formatRanking(summary: AuditSummary): string {
  const header = ['class', 'images', 'score', 'most separate group', 'of the class', ''];
  const rows = summary.classes.map((row) => formatClass(row).map(toPrintable));
  const table = alignColumns([header, ...rows], [false, true, true, false, true, false]);
  const skipped = summary.skipped > 0 ? `, ${summary.skipped} skipped` : '';
  return [
    ...table,
    '',
    `run ${summary.run}: ${summary.samples} images${skipped}`,
    `report:   ${summary.report}`,
    `database: ${summary.db}`,
  ].join('\n');
}

function formatClass({ class: name, samples, score, clusters }: ClassSummary): string[] {
  const [first] = clusters;
  return [
    name,
    String(samples),
    score === null ? '–' : score.toFixed(1),
    first ? `${first.id} (${first.size} images)` : '–',
    first ? `${((100 * first.size) / samples).toFixed(0)} %` : '–',
    first?.suspicious ? 'SUSPICIOUS' : '',
  ];
}
