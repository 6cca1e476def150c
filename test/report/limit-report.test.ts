import { describe, expect, it } from 'vitest';
import { limitReport } from '../../src/report/limit-report.ts';
import { createClass, createModel } from './create-model.ts';

const picture = { type: 'image/webp', bytes: new Uint8Array(3000) } as const;
const model = createModel({
  classes: [1, 2, 3].map((index) => createClass({ name: `class ${index}`, thumbnails: [picture] })),
});

describe('limiting a report', () => {
  it('leaves a small one as it is', () => {
    expect(limitReport(model)).toEqual(model);
  });

  it('gives up thumbnails first, then details, from the least suspicious class up, and says so', () => {
    const { classes, method } = limitReport(model, 9_500);
    expect(classes.map(({ points, thumbnails }) => [points.length, thumbnails.length])).toEqual([
      [6, 1],
      [6, 0],
      [0, 0],
    ]);
    expect(classes[1]!.points.every(({ thumbnail }) => thumbnail === null)).toBe(true);
    expect(method.limits.slice(1)).toEqual([
      'The maps of 1 class show no images, to keep this file small.',
      'The maps and pictures of the 1 least suspicious class are left out, to keep this file small.',
    ]);
  });

  it('keeps what the cards say of a group whose pictures are left out', () => {
    const [first] = limitReport(model, 0).classes;
    expect(first!.clusters[0]).toMatchObject({ fisher: 44.6, size: 2, meanHeatmap: null, representatives: [] });
  });
});
