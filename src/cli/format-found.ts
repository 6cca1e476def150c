import type { FindResult } from '../concepts/find-like.ts';
import type { RankedSample, RankingQuality } from '../concepts/rank-samples.ts';
import { chooseSampleNoun, type SampleNoun } from '../dataset/sample-nouns.ts';
import { formatNumberOf } from '../report/format.ts';
import { alignColumns } from './align-columns.ts';
import { toPrintable } from './printable.ts';

/**
 * A table of the first `limit` samples that were found and are no examples, with what they were compared with. Ranks are
 * those among all samples.
 */
export function formatFound(found: FindResult, limit: number): string {
  const noun = chooseSampleNoun(found.modality);
  const { cluster, run, kind, layer, fitted, ranking, skipped, quality } = found;
  const others = ranking.filter(({ example }) => !example);
  const rows = others.slice(0, limit).map((row) => formatSample(row).map(toPrintable));
  const legitimate = fitted.notShown > 0 ? `, ${fitted.notShown} legitimate` : '';
  return [
    ...alignColumns([['rank', 'score', 'class', noun.one, ''], ...rows], [true, true, false, false, false]),
    '',
    toPrintable(`like ${cluster} of run ${run}: ${ranking.length} ${noun.many} ranked${formatSkipped(skipped.length)}`),
    formatLeftOut(ranking.length - others.length),
    toPrintable(`${kind} vector at ${layer}: ${fitted.shown} examples${legitimate}, ${fitted.others} others`),
    ...(quality ? [formatQuality(quality, noun)] : []),
  ].join('\n');
}

function formatSample({ rank, score, class: className, path, verdict, member }: RankedSample): string[] {
  const notes = [...(verdict ? [verdict] : []), ...(member ? ['in the cluster'] : [])];
  return [String(rank), score.toFixed(2), className, path, notes.join(', ')];
}

function formatLeftOut(examples: number): string {
  return `left out above: ${formatNumberOf(examples, 'example')} (in --json and --out they are marked)`;
}

function formatSkipped(count: number): string {
  return count === 0 ? '' : `, ${count} skipped`;
}

function formatQuality({ auroc, averagePrecision, samples, artefacts }: RankingQuality, { many }: SampleNoun): string {
  const round = (value: number | null) => value?.toFixed(3) ?? '–';
  const where = `${artefacts} artefacts among ${samples} ${many} that nobody marked`;
  return `AUROC ${round(auroc)}, average precision ${round(averagePrecision)}: ${where}`;
}
