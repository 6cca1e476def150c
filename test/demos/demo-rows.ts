import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { demoTable, writeDemo, type DemoName } from '../../scripts/demos/demo-table.ts';
import { readNpyInfo } from '../../src/tensor/npy-file.ts';
import { auditPlanted, type PlantedAudit } from '../audit/modalities/audit-planted.ts';
import { formatTable } from '../docs/write-table.ts';

/** What an audit of a demo found. */
export interface DemoRow {
  readonly modality: string;
  /** Shape of the heatmaps that are compared, without the samples. */
  readonly heatmap: readonly number[];
  readonly f1: number;
  /** Suspicious groups besides the one that holds what was planted. */
  readonly falseAlarms: number;
}

export const demoNames = Object.keys(demoTable) as DemoName[];

/** Audits a demo whose data is made in `folder`, with the model of the repository; `change` edits the job. */
export function auditDemo(
  name: DemoName,
  folder: string,
  change: (job: string) => string = (job) => job,
): Promise<PlantedAudit> {
  mkdirSync(folder, { recursive: true });
  const planted = writeDemo(name, folder);
  const job = change(readFileSync(demoTable[name].job, 'utf8'))
    .replaceAll(`../data/${name}/samples`, join(folder, 'samples'))
    .replaceAll('../data', resolve('data'));
  writeFileSync(join(folder, 'job.yaml'), job);
  return auditPlanted(join(folder, 'job.yaml'), planted);
}

/** The row of an audited demo. */
export function readRow(name: DemoName, { suspicions, heatmaps }: PlantedAudit): DemoRow {
  const job = parse(readFileSync(demoTable[name].job, 'utf8')) as { dataset: { modality: string } };
  return {
    modality: job.dataset.modality,
    heatmap: readNpyInfo(heatmaps[0]!).shape.slice(1),
    f1: Math.max(0, ...suspicions.map(({ f1 }) => f1)),
    falseAlarms: Math.max(0, suspicions.length - 1),
  };
}

/** The cells of a demo in the table of docs/datasets.md. */
export function formatRow(name: DemoName, { modality, heatmap, f1, falseAlarms }: DemoRow): string[] {
  const { job, planted } = demoTable[name];
  return [`\`${job}\``, `\`${modality}\``, planted, `[${heatmap.join(', ')}]`, f1.toFixed(2), String(falseAlarms)];
}

/** The table of the demos in docs/datasets.md. */
export function formatDemos(rows: ReadonlyMap<DemoName, DemoRow>): string {
  return formatTable(
    ['job', 'modality', 'what was planted', 'a heatmap', 'F1', 'false alarms'],
    [...rows].map(([name, row]) => formatRow(name, row)),
  );
}
