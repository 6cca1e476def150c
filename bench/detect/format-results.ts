import type { Bar } from './bars.ts';
import { formatTable, type Column } from './format-table.ts';
import type { CaseResult, PlantedClass } from './judge-case.ts';
import type { AblatedStanding, Ablation } from './score-without-parts.ts';

const missing = '–';

const caseColumns: readonly Column[] = [
  ...leftColumns(['case', 'planted']),
  { title: 'n' },
  ...['rank', 'prec', 'rec', 'F1', 'first', 'false', 'IoU', 'sec'].map((title) => ({ title })),
  { title: '│ bare', align: 'left' },
  ...['rank', 'F1', 'Fisher', 'rest'].map((title) => ({ title })),
];

/**
 * A line per planted class (one for a case without), and below it a line per artefact where the class has several. F1 is
 * that of all suspicious findings of the class together (of an artefact: of the one that fits it best), `first` that of
 * the finding ranked first, suspicious or not; `false` counts false findings of the case. The bare recipe's Fisher score
 * stands beside the largest of the harmless classes (`rest`).
 */
export function formatCases(results: readonly CaseResult[]): string {
  return formatTable(caseColumns, results.flatMap(listRows));
}

function listRows({ name, planted, falseFindings, seconds }: CaseResult): string[][] {
  const whole = { alarms: String(falseFindings.length), seconds: seconds.toFixed(1) };
  if (planted.length === 0) {
    return [[name, 'nothing', '', '', '', '', '', '', whole.alarms, '', whole.seconds, '│']];
  }
  return planted.flatMap((found, index) => listClassRows(name, found, index === 0 ? whole : undefined));
}

function listClassRows(name: string, found: PlantedClass, whole?: { alarms: string; seconds: string }): string[][] {
  const { artefacts, bare } = found;
  const [only] = artefacts.length === 1 ? artefacts : [];
  const rates = [found.precision, found.recall, found.f1, found.firstF1].map(formatRate);
  const row = [
    ...[name, only ? `${found.class}: ${only.name}` : found.class, String(found.plantedSamples), String(found.rank)],
    ...[...rates, whole?.alarms ?? '', formatRate(only?.iou ?? null), whole?.seconds ?? ''],
    ...['│', String(bare.rank), formatRate(bare.f1), formatScore(bare.fisher), formatScore(bare.harmlessFisher)],
  ];
  if (only) return [row];
  const parts = artefacts.map((artefact) => {
    const f1 = formatRate(artefact.f1);
    return [
      '',
      `  ${artefact.name}`,
      String(artefact.samples),
      '',
      '',
      '',
      f1,
      '',
      '',
      formatRate(artefact.iou),
      '',
      '│',
    ];
  });
  return [row, ...parts];
}

function formatScore(score: number | null): string {
  return score?.toFixed(1) ?? missing;
}

function formatRate(rate: number | null): string {
  return rate === null ? missing : rate.toFixed(2);
}

/** A line per bar: met, missed, or not measured. */
export function formatBars(bars: readonly Bar[]): string {
  const word = (met: boolean | null) => (met === null ? 'not measured' : met ? 'met' : 'MISSED');
  return bars.map(({ promise, measured, met }) => `${word(met).padEnd(12)}  ${promise}: ${measured}\n`).join('');
}

/**
 * A line per artefact, a column per part left out: the rank among the harmless classes, and by how much its finding
 * outscores the best of theirs. The last line counts the artefacts that come first.
 */
export function formatAblations(ablations: readonly Ablation[]): string {
  if (ablations.length === 0) return 'no artefact has a finding with evidence\n';
  const parts = [...new Set(ablations.flatMap(({ standings }) => standings.map(({ without }) => without)))];
  const findStanding = ({ standings }: Ablation, part: string | null) =>
    standings.find(({ without }) => without === part);
  const countFirst = (part: string | null) => ablations.filter((each) => findStanding(each, part)?.rank === 1).length;
  return formatTable(
    [...leftColumns(['case', 'artefact']), ...parts.map((part) => ({ title: part ? `– ${part}` : 'all parts' }))],
    [
      ...ablations.map((each) => [
        each.case,
        each.artefact,
        ...parts.map((part) => formatStanding(findStanding(each, part))),
      ]),
      ['ranked first', '', ...parts.map((part) => `${countFirst(part)} of ${ablations.length}`)],
    ],
  );
}

function leftColumns(titles: readonly string[]): Column[] {
  return titles.map((title) => ({ title, align: 'left' }));
}

function formatStanding(standing: AblatedStanding | undefined): string {
  if (!standing) return missing;
  const { rank, margin } = standing;
  return margin === null ? String(rank) : `${rank} (${margin > 0 ? '+' : ''}${margin.toFixed(1)})`;
}
