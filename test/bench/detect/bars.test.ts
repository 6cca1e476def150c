import { describe, expect, it } from 'vitest';
import { judgeBars, type Bar, type Measurements } from '../../../bench/detect/bars.ts';
import type { PlantedClass } from '../../../bench/detect/judge-case.ts';

type MeasuredCase = Measurements['cases'][number];

const planted: PlantedClass = {
  ...{ class: 'coat', samples: 10, plantedSamples: 3, rank: 1, precision: 1, recall: 1, f1: 1, firstF1: 1 },
  artefacts: [{ name: 'stamp', samples: 3, f1: 1, iou: 0.6 }],
  bare: { rank: 1, f1: 1, fisher: 9, harmlessFisher: 8 },
};

function measuredCase(name: string, rest: Partial<MeasuredCase> = {}): MeasuredCase {
  return {
    name,
    kind: 'images',
    seconds: 1,
    planted: [planted],
    harmlessClasses: 1,
    falseFindings: [],
    description: {},
    ...rest,
  };
}

function heatmapCase(name: string, firstF1: number, description: MeasuredCase['description']): MeasuredCase {
  return measuredCase(name, { kind: 'heatmaps', planted: [{ ...planted, firstF1 }], description });
}

function judge(measurements: Partial<Measurements>): (start: string) => Bar | undefined {
  const bars = judgeBars({ cases: [], failures: 0, clean: [], ...measurements });
  return (start) => bars.find(({ promise }) => promise.startsWith(start));
}

describe('judgeBars', () => {
  it('meets the bars of images where everything is found and nothing else', () => {
    const barOf = judge({ cases: [measuredCase('watermark'), measuredCase('clean', { planted: [] })] });
    expect(barOf('planted class first')).toMatchObject({ met: true });
    expect(barOf('F1 ≥ 0.95 for watermark')).toMatchObject({ met: true, measured: 'watermark 1' });
    expect(barOf('F1 ≥ 0.85 for border')).toMatchObject({ met: null });
    expect(barOf('no false finding')).toMatchObject({ met: true, measured: '2 of 2' });
    expect(barOf('IoU')).toMatchObject({ met: true, measured: 'watermark 0.60' });
  });

  it('misses them by name', () => {
    const second = { ...planted, rank: 2, f1: 0.94, artefacts: [{ name: 'stamp', samples: 3, f1: 0.94, iou: 0.4 }] };
    const missing = measuredCase('watermark', { planted: [second], falseFindings: ['bag/1'] });
    const barOf = judge({ cases: [missing, measuredCase('other')] });
    expect(barOf('planted class first')).toMatchObject({ met: false, measured: '1 of 2; not watermark/coat 2' });
    expect(barOf('F1 ≥ 0.95 for watermark')).toMatchObject({ met: false, measured: 'watermark 0.94' });
    expect(barOf('no false finding')).toMatchObject({ met: false });
    expect(barOf('IoU')).toMatchObject({ met: false, measured: '1 of 2; not watermark 0.40' });
  });

  it('asks for the region of every artefact that has a mask', () => {
    const artefacts = [0.4, null, 0.7].map((iou) => ({ name: 'stamp', samples: 3, f1: 1, iou }));
    const barOf = judge({ cases: [measuredCase('two', { planted: [{ ...planted, artefacts }] })] });
    expect(barOf('IoU')).toMatchObject({ met: false, measured: '1 of 2; not two 0.40' });
  });

  it('asks for less of the first finding of heatmaps where the share is a half or corners vary', () => {
    const barOf = judge({
      cases: [
        heatmapCase('a', 0.9, { kind: 'tag', share: 0.1 }),
        heatmapCase('b', 0.9, { kind: 'tag', share: 0.5 }),
        heatmapCase('c', 0.8, { kind: 'corner4', share: 0.1 }),
      ],
    });
    expect(barOf('first finding of heatmaps alone has F1 ≥ 0.95 for shares')?.met).toBe(false);
    expect(barOf('first finding of heatmaps alone has F1 ≥ 0.85 for a share of 50 %')?.met).toBe(true);
    expect(barOf('first finding of heatmaps alone has F1 ≥ 0.85 for four corners')?.met).toBe(false);
  });

  it('allows one false alarm among twenty clean classes, not two, and judges no fewer classes', () => {
    const clean = (count: number, alarms: number) =>
      Array.from({ length: count }, (_, index) => ({
        ...{ set: 'set', class: `class ${index}`, samples: 10 },
        falseFindings: index < alarms ? ['a/1', 'a/2'] : [],
      }));
    expect(judge({ clean: clean(20, 1) })('at most')).toMatchObject({
      met: true,
      measured: '1 of 20 (5.0 %): set/class 0',
    });
    expect(judge({ clean: clean(20, 2) })('at most')?.met).toBe(false);
    expect(judge({ clean: clean(19, 0) })('at most')?.met).toBeNull();
  });

  it('misses a bar where a case could not be audited', () => {
    expect(judge({ failures: 1 })('every case')).toMatchObject({ met: false, measured: '1 failed' });
  });
});
