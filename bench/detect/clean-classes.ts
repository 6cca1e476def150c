import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom } from '../../src/random.ts';
import { formatNpy } from '../../src/tensor/npy.ts';
import { createTensor, viewRow } from '../../src/tensor/tensor.ts';
import { auditJob, heatmapJob, type AuditedClass, type AuditPlace, type CaseAudit } from './audit-case.ts';
import { listArtefacts, type DetectCase } from './find-cases.ts';

/** A class of heatmaps in which nothing was planted, audited without a model. */
export interface CleanClass {
  /** Where its heatmaps come from. */
  readonly set: string;
  readonly class: string;
  readonly samples: number;
  /** Names of its suspicious findings: false alarms. */
  readonly falseFindings: readonly string[];
}

/** Samples drawn from clean sets of heatmaps for one more class. */
const subsampleSize = 300;
const subsamples = 4;

/** Classes of heatmaps that are audited together. */
export interface CleanSet {
  readonly name: string;
  readonly classes: readonly AuditedClass[];
}

/**
 * The clean heatmaps of an audited case: of images every harmless class; of heatmaps in which nothing was planted,
 * random subsamples, each a set of its own.
 */
export function listCleanSets(detectCase: DetectCase, { classes }: CaseAudit): CleanSet[] {
  const { name, kind } = detectCase;
  const planted = new Set(listArtefacts(detectCase).map((artefact) => artefact.class));
  const harmless = classes.filter((audited) => !planted.has(audited.name));
  if (harmless.length === 0) return [];
  if (kind === 'images') return [{ name: `harmless of ${name}`, classes: harmless }];
  return Array.from({ length: subsamples }, (_, seed) => ({
    name: `${name} subsample ${seed + 1}`,
    classes: harmless.map((audited) => drawSubsample(audited, seed)),
  }));
}

/** Audits a set as heatmaps alone, with default options. */
export async function auditCleanSet({ name, classes }: CleanSet, place: AuditPlace): Promise<CleanClass[]> {
  mkdirSync(place.folder, { recursive: true });
  writeFileSync(join(place.folder, 'heatmaps.npy'), formatNpy(joinHeatmaps(classes)));
  writeFileSync(join(place.folder, 'manifest.csv'), formatManifest(classes));
  const audit = await auditJob(heatmapJob(place.folder), place, ({ path }) => path);
  return audit.classes.map((audited) => ({
    ...{ set: name, class: audited.name, samples: audited.samples.length },
    falseFindings: audited.findings.filter(({ suspicious }) => suspicious).map((finding) => finding.name),
  }));
}

function drawSubsample(audited: AuditedClass, seed: number): AuditedClass {
  const random = createRandom(seed);
  const rows = audited.samples
    .map((_, row) => ({ row, key: random() }))
    .sort((left, right) => left.key - right.key)
    .slice(0, subsampleSize)
    .map(({ row }) => row)
    .sort((left, right) => left - right);
  const { shape } = audited.heatmaps;
  const data = new Float32Array(rows.length * viewRow(audited.heatmaps, 0).length);
  for (const [place, row] of rows.entries()) {
    const heatmap = viewRow(audited.heatmaps, row);
    data.set(heatmap, place * heatmap.length);
  }
  return {
    ...audited,
    samples: rows.map((row) => audited.samples[row]!),
    heatmaps: createTensor(data, [rows.length, ...shape.slice(1)]),
  };
}

function joinHeatmaps(classes: readonly AuditedClass[]) {
  const data = new Float32Array(classes.reduce((sum, { heatmaps }) => sum + heatmaps.data.length, 0));
  classes.reduce((offset, { heatmaps }) => (data.set(heatmaps.data, offset), offset + heatmaps.data.length), 0);
  const rows = classes.reduce((sum, { samples }) => sum + samples.length, 0);
  return createTensor(data, [rows, ...classes[0]!.heatmaps.shape.slice(1)]);
}

function formatManifest(classes: readonly AuditedClass[]): string {
  const rows = classes.flatMap(({ name, samples }) => samples.map((sample) => [sample, name]));
  return [['path', 'label'], ...rows].map((row) => `${row.map(quote).join(',')}\n`).join('');
}

function quote(field: string): string {
  return `"${field.replaceAll('"', '""')}"`;
}
