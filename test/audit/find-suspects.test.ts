import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { useFolder } from '../store/use-store.ts';
import { auditCase, listTests, writePlainCase } from './audit-case.ts';

const createFolder = useFolder();

describe('the groups of every class', () => {
  it('are tested on the model and judged', async () => {
    const files = await writePlainCase(createFolder());
    const summary = await auditCase(files);
    expect(summary.classes.map(({ class: name }) => name).toSorted()).toEqual(['ant', 'bee', 'cat']);
    for (const { clusters } of summary.classes) {
      expect(clusters.length).toBeGreaterThan(0);
      for (const { score, evidence } of clusters) {
        expect(evidence.map(({ test }) => test)).toContain('transplant');
        expect(evidence.reduce((sum, { points }) => sum + points, 0)).toBeCloseTo(score, 9);
      }
    }
    expect(listTests(files)).toHaveLength(3);
  });
});

describe('the groups of a class', () => {
  it('are not tested where no other class has an image, and then rank by how far they stand apart', async () => {
    const files = await writePlainCase(createFolder(), { counts: [14, 0, 0] });
    const { classes } = await auditCase(files);
    expect(JSON.parse(readFileSync(listTests(files)[0]!, 'utf8'))).toMatchObject({ findings: [] });
    const [ant] = classes.filter(({ clusters }) => clusters.length > 0);
    for (const { evidence } of ant!.clusters) expect(evidence.map(({ test }) => test)).toEqual(['separability']);
  });

  it('are not suspicious where the class is too small to divide, whatever its images do', async () => {
    const files = await writePlainCase(createFolder(), { counts: [4, 3, 12] });
    const { classes } = await auditCase(files);
    const small = classes.filter(({ class: name }) => name !== 'cat');
    expect(small.flatMap(({ clusters }) => clusters.filter(({ suspicious }) => suspicious))).toEqual([]);
  });
});
