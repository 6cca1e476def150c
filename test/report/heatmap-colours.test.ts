import { describe, expect, it } from 'vitest';
import { colourRelevance, computeRobustMaximum, greyImage } from '../../src/report/heatmap-colours.ts';

describe('the robust maximum', () => {
  it('is not moved by one outlier among a thousand', () => {
    const relevance = new Float32Array(1000).fill(0.5);
    relevance[17] = -1e6;
    expect(computeRobustMaximum(relevance)).toBe(0.5);
  });

  it('of a nearly empty heatmap is its largest magnitude, not the zeros around it', () => {
    const relevance = new Float32Array(10_000);
    relevance[5] = -3;
    expect(computeRobustMaximum(relevance)).toBe(3);
  });

  it('is 0 where there is no finite relevance', () => {
    expect(computeRobustMaximum(Float32Array.of(0, NaN, Infinity))).toBe(0);
    expect(computeRobustMaximum(new Float32Array())).toBe(0);
  });
});

describe('coloured relevance', () => {
  const colour = (values: number[], scale?: number): number[][] => {
    const { data } = colourRelevance({ data: Float32Array.from(values), shape: [1, values.length] }, { scale });
    return values.map((_, index) => [...data.subarray(index * 4, index * 4 + 4)]);
  };

  it('is red for, blue against, clear at zero, and as strong as it is large', () => {
    const [strong, weak, none, against] = colour([2, 1, 0, -2], 2);
    expect(strong![0]).toBeGreaterThan(strong![2]!);
    expect(against![2]).toBeGreaterThan(against![0]!);
    expect([strong, weak, none, against].map((pixel) => pixel![3])).toEqual([255, 128, 0, 255]);
  });

  it('treats both signs alike', () => {
    const [positive, negative] = colour([0.3, -0.3], 1);
    expect(positive![3]).toBe(negative![3]);
  });

  it('leaves what is not finite, or all zero, clear', () => {
    expect(colour([NaN, Infinity, 1]).map((pixel) => pixel[3])).toEqual([0, 0, 255]);
    expect(colour([0, 0]).map((pixel) => pixel[3])).toEqual([0, 0]);
  });

  it('refuses anything but one heatmap', () => {
    expect(() => colourRelevance({ data: new Float32Array(12), shape: [3, 2, 2] })).toThrow(
      'heatmap of shape [3, 2, 2], expected [height, width]',
    );
    expect(colourRelevance({ data: new Float32Array(6), shape: [1, 2, 3] })).toMatchObject({ height: 2, width: 3 });
  });
});

describe('a greyed image', () => {
  it('has one channel, keeps bright and dark apart, and reaches neither black nor more than white', () => {
    const data = Uint8Array.of(0, 0, 0, 255, 255, 255, 255, 0, 0);
    const grey = greyImage({ data, width: 3, height: 1 });
    const [black, white, red] = grey.data;
    expect(grey).toMatchObject({ width: 3, height: 1, channels: 1 });
    expect(black).toBeGreaterThan(20);
    expect(white).toBeLessThanOrEqual(255);
    expect(red).toBeGreaterThan(black!);
    expect(red).toBeLessThan(white!);
  });
});
