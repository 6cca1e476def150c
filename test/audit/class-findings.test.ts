import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFindings, writeFindings, type ClassFindings } from '../../src/audit/class-findings.ts';
import { createTensor } from '../../src/tensor/tensor.ts';
import { useFolder } from '../e2e/use-folder.ts';

const nameFolder = useFolder();

function createFolder(): string {
  const folder = nameFolder();
  mkdirSync(folder);
  return folder;
}

function createFindings(folder: string): ClassFindings {
  const view = { clusterCount: 2, eigenvalues: Float64Array.of(0, 0.25), details: { components: 1 } };
  return {
    note: '3 images are too few to cluster',
    mean: createTensor(Float32Array.of(0.25, 0.75), [1, 2]),
    analyses: [
      { ...view, view: 'input', embedding: join(folder, 'embedding-0.npy'), points: Float32Array.of(0, 1, 2, 3, 4, 5) },
      { ...view, view: 'hidden:/a/b', embedding: join(folder, 'embedding-1.npy'), points: new Float32Array(6) },
    ],
    findings: [createFinding([2, 0], 1), createFinding([1], 2)],
  };
}

function createFinding(members: readonly number[], value: number): ClassFindings['findings'][number] {
  const map = (factor: number) => createTensor(Float32Array.of(value * factor, 0), [1, 2]);
  const scores = { fisher: value === 1 ? 3.5 : null, separation: null, copies: 0, shown: value === 1 };
  return { members, views: ['hidden:/a/b', 'input'], ...scores, meanHeatmap: map(1), membership: map(-1) };
}

describe('findings in files', () => {
  it('are read as they were written', async () => {
    const folder = createFolder();
    const findings = createFindings(folder);
    await writeFindings(folder, findings);
    const expected = findings.analyses.map((view) => ({ ...view, eigenvalues: [0, 0.25] }));
    expect(await readFindings(folder)).toEqual({ ...findings, analyses: expected });
  });

  it('may be none', async () => {
    const folder = createFolder();
    const mean = createTensor(new Float32Array(2), [1, 2]);
    await writeFindings(folder, { analyses: [], findings: [], mean });
    expect(await readFindings(folder)).toEqual({ analyses: [], findings: [], mean });
  });

  it('are refused where a file is damaged', async () => {
    const folder = createFolder();
    await writeFindings(folder, createFindings(folder));
    writeFileSync(join(folder, 'membership.npy'), 'no array');
    await expect(readFindings(folder)).rejects.toThrow('npy');
  });
});
