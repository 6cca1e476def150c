import { describe, expect, it } from 'vitest';
import { traceOutline } from '../../src/report/trace-outline.ts';

describe('the outline of a region', () => {
  it('is the edges around what is inside, straight ones in one piece', () => {
    const region = { data: Float32Array.of(0, 0, 0, 0, 0.5, 0.9, 0, 0.2, 0.3), shape: [3, 3] };
    expect(traceOutline(region)).toEqual({ width: 3, height: 3, path: 'M1 1H3M1 2H3M1 1V2M3 1V2' });
  });

  it('has a hole where the region has one', () => {
    const data = Float32Array.of(1, 1, 1, 1, 0, 1, 1, 1, 1);
    expect(traceOutline({ data, shape: [3, 3] })!.path).toBe('M0 0H3M1 1H2M1 2H2M0 3H3M0 0V3M1 1V2M2 1V2M3 0V3');
  });

  it('is null where the region is nowhere, empty of numbers or not a number', () => {
    expect(traceOutline({ data: new Float32Array(9).fill(0.49), shape: [3, 3] })).toBeNull();
    expect(traceOutline({ data: new Float32Array(4).fill(NaN), shape: [2, 2] })).toBeNull();
    expect(traceOutline({ data: new Float32Array(0), shape: [0, 0] })).toBeNull();
  });

  it('of a large region is drawn on a coarser grid, in the same place', () => {
    const [height, width] = [112, 224];
    const data = Float32Array.from({ length: height * width }, (_, index) => (index % width < width / 2 ? 1 : 0));
    const outline = traceOutline({ data, shape: [height, width] });
    expect(outline).toEqual({ width: 56, height: 56, path: 'M0 0H28M0 56H28M0 0V56M28 0V56' });
  });
});
