import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { auditCleanSet, listCleanSets } from '../../../bench/detect/clean-classes.ts';
import { silentProgress } from '../../../src/audit/progress.ts';
import { auditedClass, twoArtefacts } from './judged-case.ts';

const audit = { seconds: 1, classes: [auditedClass('coat', []), auditedClass('bag', [])] };

describe('listCleanSets', () => {
  it('takes the harmless classes of an audit of images as they are', () => {
    expect(listCleanSets(twoArtefacts, audit)).toEqual([{ name: 'harmless of two', classes: [audit.classes[1]] }]);
  });

  it('draws different subsamples, each heatmap with its name, from heatmaps in which nothing was planted', () => {
    const samples = Array.from({ length: 400 }, (_, index) => String(index));
    const data = Float32Array.from({ length: 400 * 4 }, (_, cell) => Math.floor(cell / 4));
    const large = { ...auditedClass('eight', []), samples, heatmaps: { data, shape: [400, 2, 2] } };
    const clean = { ...twoArtefacts, kind: 'heatmaps' as const, truth: [] };
    const drawn = listCleanSets(clean, { seconds: 1, classes: [large] }).map(({ classes }) => classes[0]!);
    expect(drawn.map((each) => each.heatmaps.shape)).toEqual(Array.from({ length: 4 }, () => [300, 2, 2]));
    expect(new Set(drawn.map((each) => each.samples.join())).size).toBe(4);
    for (const each of drawn) {
      expect(new Set(each.samples).size).toBe(300);
      each.samples.forEach((name, row) => expect(each.heatmaps.data[4 * row]).toBe(Number(name)));
    }
  });

  it('has none where every class is planted', () => {
    expect(listCleanSets(twoArtefacts, { ...audit, classes: audit.classes.slice(0, 1) })).toEqual([]);
  });
});

describe('auditCleanSet', () => {
  it('audits heatmaps alone, class by class, whatever a class is called', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'unhans-clean-'));
    try {
      const classes = [auditedClass('coat, "long"', []), auditedClass('bag', [])];
      const results = await auditCleanSet({ name: 'two', classes }, { folder, progress: silentProgress });
      expect(results).toHaveLength(2);
      expect(results).toContainEqual({ set: 'two', class: 'coat, "long"', samples: 10, falseFindings: [] });
      expect(results).toContainEqual({ set: 'two', class: 'bag', samples: 10, falseFindings: [] });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
