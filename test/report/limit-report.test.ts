import { describe, expect, it } from 'vitest';
import { limitReport, measureClass } from '../../src/report/limit-report.ts';
import { renderReport } from '../../src/report/render-report.ts';
import type { ReportClass } from '../../src/report/report-model.ts';
import { createClass, createModel } from './create-model.ts';

const picture = { type: 'image/webp', bytes: new Uint8Array(30_000) } as const;
const model = createModel({
  classes: [1, 2, 3, 4].map((index) => createClass({ name: `class ${index}`, thumbnails: [picture] })),
});
const [each] = model.classes;
const small = measureClass({ ...each!, thumbnails: [] });

describe('limiting a report', () => {
  it('leaves a small one as it is', () => {
    expect(limitReport(model)).toEqual(model);
  });

  it('gives up thumbnails first, then the map, then the section, from the least suspicious class up, and says so', () => {
    const { classes, method } = limitReport(model, measureClass(each!) + 2 * small - 100);
    expect(classes.map(({ section, points, thumbnails }) => [section, points.length, thumbnails.length])).toEqual([
      [true, 6, 1],
      [true, 6, 0],
      [true, 0, 0],
      [false, 0, 0],
    ]);
    expect(classes[1]!.points.every(({ thumbnail }) => thumbnail === null)).toBe(true);
    expect(method.limits.slice(1)).toEqual([
      'The maps of 1 class show no pictures, to keep this file small.',
      '1 class has no map, to keep this file small.',
      'The 1 least suspicious class is in the list alone, to keep this file small.',
    ]);
  });

  it('counts a class by what it takes in the page', () => {
    const page = (classes: readonly ReportClass[]) => Buffer.byteLength(renderReport({ ...model, classes }));
    const added = page([each!, each!]) - page([each!]);
    expect(measureClass(each!)).toBeGreaterThan(0.8 * added);
    expect(measureClass(each!)).toBeLessThan(1.5 * added);
    expect(measureClass({ ...each!, section: false })).toBe(0);
  });

  it('keeps the scores of a class that has no section', () => {
    const [first] = limitReport(model, 0).classes;
    expect(first).toMatchObject({ section: false, clusters: [{ score: 44.6 }, { score: 10 }] });
  });
});
