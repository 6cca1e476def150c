import type { FindResult } from '../concepts/find-like.ts';
import type { RankedSample, RankingQuality } from '../concepts/rank-samples.ts';
import { chooseSampleNoun, type SampleNoun } from '../dataset/sample-nouns.ts';
import { alignColumns } from './align-columns.ts';
import { toPrintable } from './printable.ts';

/**
 * A table of the first samples that were found, with what they were compared with.
 * @param total how many samples were ranked
 */
export function formatFound(found: FindResult, total: number): string {
  const noun = chooseSampleNoun(found.modality);
  const { cluster, run, kind, layer, fitted, ranking, skipped, quality } = found;
  const rows = ranking.map((row) => formatSample(row).map(toPrintable));
  const legitimate = fitted.notShown > 0 ? `, ${fitted.notShown} legitimate` : '';
  return [
    ...alignColumns([['rank', 'score', 'class', noun.one, ''], ...rows], [true, true, false, false, false]),
    '',
    toPrintable(`like ${cluster} of run ${run}: ${total} ${noun.many} ranked${formatSkipped(skipped.length)}`),
    toPrintable(`${kind} vector at ${layer}: ${fitted.shown} examples${legitimate}, ${fitted.others} others`),
    ...(quality ? [formatQuality(quality, noun)] : []),
  ].join('\n');
}

function formatSample({ rank, score, class: className, path, example, verdict, member }: RankedSample): string[] {
  const notes = [...(example ? ['example'] : []), ...(verdict ? [verdict] : []), ...(member ? ['in the cluster'] : [])];
  return [String(rank), score.toFixed(2), className, path, notes.join(', ')];
}

function formatSkipped(count: number): string {
  return count === 0 ? '' : `, ${count} skipped`;
}

function formatQuality({ auroc, averagePrecision, samples, artefacts }: RankingQuality, { many }: SampleNoun): string {
  const round = (value: number | null) => value?.toFixed(3) ?? '–';
  const where = `${artefacts} artefacts among ${samples} ${many} that nobody marked`;
  return `AUROC ${round(auroc)}, average precision ${round(averagePrecision)}: ${where}`;
}
