import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnalysisInput } from '../store/analyses.ts';
import { writeFileAtomically } from '../store/write-file.ts';
import { formatNpy, parseNpy } from '../tensor/npy.ts';
import { createTensor, viewRow, type Tensor } from '../tensor/tensor.ts';
import type { ClassFinding } from './describe-finding.ts';

/** What was found in a class, before anything was tested. */
export interface ClassFindings {
  /** One a view. */
  readonly analyses: readonly AnalysisInput[];
  /** Over all views, the most prominent first; they may overlap. */
  readonly findings: readonly ClassFinding[];
  /** Mean of the class's heatmaps, each divided by its Σ|r|, [height, width]. */
  readonly mean: Tensor;
  /** What a reader should know, such as "2 images are too few to cluster". */
  readonly note?: string;
}

/** The maps of a finding: written to `.npy` files, those of all findings of a class in one. */
const mapNames = ['meanHeatmap', 'membership'] as const;

type MapName = (typeof mapNames)[number];

/** The file of everything but arrays; it is written last. */
export const findingsFile = 'clusters.json';

/** The file of the class's mean heatmap. */
const meanFile = 'mean.npy';

/** The file of an array of view number `index`. */
export function nameViewFile(what: 'embedding' | 'picture', index: number): string {
  return `${what}-${index}.npy`;
}

/** Writes findings into a folder that holds the embeddings of their views already. */
export async function writeFindings(
  folder: string,
  { analyses, findings, mean, ...rest }: ClassFindings,
): Promise<void> {
  await writeFileAtomically(join(folder, meanFile), [formatNpy(mean)]);
  for (const [index, { points }] of analyses.entries()) {
    const picture = createTensor(Float32Array.from(points), [points.length / 2, 2]);
    await writeFileAtomically(join(folder, nameViewFile('picture', index)), [formatNpy(picture)]);
  }
  for (const name of mapNames) {
    const maps = joinMaps(findings.map((finding) => finding[name]));
    await writeFileAtomically(join(folder, `${name}.npy`), [formatNpy(maps)]);
  }
  const plain = {
    ...rest,
    analyses: analyses.map(({ points: _, embedding: __, eigenvalues, ...view }) => ({
      ...view,
      eigenvalues: Array.from(eigenvalues),
    })),
    findings: findings.map(({ meanHeatmap: _, membership: __, ...finding }) => finding),
  };
  await writeFileAtomically(join(folder, findingsFile), [JSON.stringify(plain)]);
}

/** Findings as writeFindings was given them. */
export async function readFindings(folder: string): Promise<ClassFindings> {
  type Plain = ClassFindings & { findings: readonly Omit<ClassFinding, MapName>[] };
  const { analyses, findings, ...rest } = JSON.parse(await readFile(join(folder, findingsFile), 'utf8')) as Plain;
  const read = async (name: string) => parseNpy(await readFile(join(folder, name)));
  const [means, memberships] = [await read('meanHeatmap.npy'), await read('membership.npy')];
  const pictures: Tensor[] = [];
  for (const index of analyses.keys()) pictures.push(await read(nameViewFile('picture', index)));
  return {
    ...rest,
    mean: await read(meanFile),
    analyses: analyses.map((view, index) => ({
      ...view,
      embedding: join(folder, nameViewFile('embedding', index)),
      points: pictures[index]!.data,
    })),
    findings: findings.map((finding, index) => ({
      ...finding,
      meanHeatmap: takeMap(means, index),
      membership: takeMap(memberships, index),
    })),
  };
}

function joinMaps(maps: readonly Tensor[]): Tensor {
  const size = maps[0]?.data.length ?? 0;
  const data = new Float32Array(maps.length * size);
  for (const [index, map] of maps.entries()) data.set(map.data, index * size);
  return createTensor(data, [maps.length, ...(maps[0]?.shape ?? [1, 1])]);
}

function takeMap(maps: Tensor, index: number): Tensor {
  return createTensor(viewRow(maps, index).slice(), maps.shape.slice(1));
}
