import { describe, expect, it } from 'vitest';
import { judgeCase, type CaseMaterial } from '../../../bench/detect/judge-case.ts';
import { createTensor } from '../../../src/tensor/tensor.ts';
import { auditedClass, finding, twoArtefacts } from './judged-case.ts';

const region = createTensor(Float32Array.of(1, 1, 0, 0), [2, 2]);
const mask = createTensor(Float32Array.of(1, 0, 0, 0), [2, 2]);
const masks = new Map([['/nowhere/stamp.png', mask]]);

function judge(material: Partial<CaseMaterial> & Pick<CaseMaterial, 'audit'>) {
  return judgeCase(twoArtefacts, { bare: new Map(), masks: new Map(), ...material });
}

describe('judgeCase', () => {
  const coat = auditedClass('coat', [
    finding('coat/1', [0, 1, 5], { region }),
    finding('coat/2', [2, 0], { score: 6 }),
    finding('coat/3', [6, 7, 8], { score: 1 }),
  ]);
  const bag = auditedClass('bag', [finding('bag/1', [0, 1, 2], { score: 4 })]);

  it('takes the suspicious findings of a class together', () => {
    const [found] = judge({ audit: { seconds: 1, classes: [coat, bag] } }).planted;
    expect(found).toMatchObject({ class: 'coat', samples: 10, plantedSamples: 3, rank: 1, precision: 0.75, recall: 1 });
    expect(found?.f1).toBeCloseTo(0.857, 3);
    expect(found?.firstF1).toBeCloseTo(0.667, 3);
  });

  it('compares each artefact with the finding that fits it best', () => {
    const [found] = judge({ audit: { seconds: 1, classes: [coat, bag] }, masks }).planted;
    expect(found?.artefacts.map(({ name, samples }) => [name, samples])).toEqual([
      ['stamp', 2],
      ['dot', 1],
    ]);
    expect(found?.artefacts[0]).toMatchObject({ f1: 0.8, iou: 0.5 });
    expect(found?.artefacts[1]?.f1).toBeCloseTo(0.667, 3);
    expect(found?.artefacts[1]?.iou).toBeNull();
  });

  it('gives no overlap where the region of an artefact with a mask is not reported', () => {
    const silent = auditedClass('coat', [finding('coat/1', [0, 1, 2], { score: 1, region })]);
    const placeless = auditedClass('coat', [finding('coat/1', [0, 1, 2])]);
    for (const coat of [silent, placeless]) {
      const [found] = judge({ audit: { seconds: 1, classes: [coat, bag] }, masks }).planted;
      expect(found?.artefacts.map(({ iou }) => iou)).toEqual([0, null]);
    }
  });

  it('counts suspicious findings of harmless classes, and those that hold mostly other samples, as false', () => {
    const classes = [
      auditedClass('bag', [finding('bag/1', [0, 1]), finding('bag/2', [3], { score: 2 })]),
      auditedClass('coat', [finding('coat/1', [0, 1, 5]), finding('coat/2', [2, 5, 6])]),
    ];
    const { falseFindings, planted } = judge({ audit: { seconds: 1, classes } });
    expect(falseFindings).toEqual(['bag/1', 'coat/2']);
    expect(planted[0]?.rank).toBe(2);
  });

  it('judges the cluster of the bare recipe by rank, members and Fisher score', () => {
    const bare = new Map([
      ['coat', { fisher: 7, members: [0, 1, 2, 3, 4] }],
      ['bag', { fisher: 8, members: [0] }],
    ]);
    const [found] = judge({ audit: { seconds: 1, classes: [coat, bag] }, bare }).planted;
    expect(found?.bare).toEqual({ rank: 2, f1: 0.75, fisher: 7, harmlessFisher: 8 });
  });

  it('has no planted class where nothing was planted', () => {
    const clean = { ...twoArtefacts, truth: twoArtefacts.truth.map((row) => ({ ...row, artefact: 0 })) };
    const audit = { seconds: 1, classes: [coat, bag] };
    const result = judgeCase(clean, { audit, bare: new Map(), masks: new Map() });
    expect(result).toMatchObject({ planted: [], harmlessClasses: 2, falseFindings: ['coat/1', 'coat/2'] });
  });
});
