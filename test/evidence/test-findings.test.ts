import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { testSizes, type ClassUnderTest, type Source, type Suspect } from '../../src/evidence/class-under-test.ts';
import { standardise } from '../../src/evidence/comparison.ts';
import { openModelProbe, type ModelProbe } from '../../src/evidence/model-probe.ts';
import { chooseSources, testFindings } from '../../src/evidence/test-findings.ts';
import { testWholeClass } from '../../src/evidence/test-whole-class.ts';
import { chooseHiddenLayers } from '../../src/explain/hidden-layers.ts';
import type { Layout, Model } from '../../src/importers/model.ts';
import { createRandom } from '../../src/random.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import { createTensor, type Tensor } from '../../src/tensor/tensor.ts';
import { createTinyModel, drawImage, side } from './tiny-model.ts';

const count = 40;
const positions = Array.from({ length: count }, (_, position) => position);

/** Every fourth image of the class has the artefact. */
const isPlanted = (position: number) => position % 4 === 0;
const planted = { members: positions.filter(isPlanted) };

/** As many with as without it, relative to the class: nothing sets them apart. */
const half = { members: positions.filter((position) => position % 8 < 4) };

const isCorner = (y: number, x: number) => y < 2 && x < 2;

const probes: ModelProbe[] = [];

afterEach(async () => {
  for (const probe of probes.splice(0)) await probe.release();
});

async function openProbe(model: Model): Promise<ModelProbe> {
  const probe = await openModelProbe(model, chooseHiddenLayers(model).slice(-2), onnxRuntime, 32);
  probes.push(probe);
  return probe;
}

interface Scene {
  readonly model: Model;
  readonly layout?: Layout;
  /** What an image has at a pixel, from noise between 0 and 0.2. */
  readonly draw: (noise: number, y: number, x: number, channel: number) => number;
  /** Relevance of a cell of a heatmap of the artefact, from noise between 0 and 1. */
  readonly relevance: (noise: number, y: number, x: number) => number;
}

/** A class of 40 images of noise, `draw` applied to every fourth; images of other classes are noise alone. */
async function createSubject({ model, layout = 'NCHW', draw, relevance }: Scene): Promise<ClassUnderTest> {
  const random = createRandom(11);
  const makeImage = (has: boolean) =>
    drawImage(layout, (y, x, channel) => {
      const noise = 0.2 * random();
      return has ? draw(noise, y, x, channel) : noise;
    });
  const cells = 4;
  const heatmaps = Float32Array.from({ length: count * cells * cells }, (_, index) => {
    const [position, cell] = [Math.floor(index / cells ** 2), index % cells ** 2];
    const noise = random();
    return isPlanted(position) ? relevance(noise, Math.floor(cell / cells), cell % cells) : noise;
  });
  return {
    ...{ probe: await openProbe(model), output: 0, seed: 1 },
    heatmaps: createTensor(heatmaps, [count, cells, cells]),
    sources: positions.map((position): Source => ({ position, image: makeImage(isPlanted(position)) })),
    recipients: Array.from({ length: 10 }, () => makeImage(false)),
  };
}

/** All tests of findings that do not say how far they stand apart: none is left out. */
async function testEverything(subject: ClassUnderTest, findings: readonly Suspect[], signal?: AbortSignal) {
  const tested = await testFindings(subject, findings, signal);
  return tested.map((tests) => ({ ...tests, inPlace: tests.inPlace!, cut: tests.cut!, region: tests.region! }));
}

/** The red of the upper left corner of an image, summed up. */
function sumCorner(layout: Layout, image: Float32Array): number {
  let sum = 0;
  const weights = drawImage(layout, (y, x, channel) => (isCorner(y, x) && channel === 0 ? 1 : 0));
  for (const [index, weight] of weights.entries()) sum += weight * image[index]!;
  return sum;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe.each(['NCHW', 'NHWC'] as const)('a model that looks at a corner, and images of layout %s', (layout) => {
  let corner: Scene;

  beforeAll(async () => {
    corner = {
      model: await createTinyModel((y, x, channel) => (isCorner(y, x) && channel === 0 ? 2 : 0), -4, { layout }),
      layout,
      draw: (noise, y, x) => (isCorner(y, x) ? 1 : noise),
      relevance: (noise, y, x) => (y === 0 && x === 0 ? 20 : noise),
    };
  });

  test('the patch in the corner acts in place, on its own, when it is cut out and at the hidden layer', async () => {
    const subject = await createSubject(corner);
    const [tests] = await testEverything(subject, [planted]);
    const { inPlace, own, cut, latent } = tests!;

    // the log-odds are 2 · corner − 4, and the patch makes a corner of 4
    const tried = subject.recipients.slice(0, testSizes.recipients);
    const expected = mean(tried.map((image) => 2 * (4 - sumCorner(layout, image))));
    for (const effect of [...inPlace.effects, ...own.effects]) expect(effect).toBeCloseTo(expected, 3);
    expect(inPlace.effects.length).toBeGreaterThan(0);
    expect(Math.max(...inPlace.controls.map(Math.abs))).toBeLessThan(1);
    expect(standardise(inPlace)).toBeGreaterThan(10);
    expect(inPlace.probability.effect).toBeGreaterThan(0.9);
    expect(Math.abs(inPlace.probability.control)).toBeLessThan(0.1);

    for (const effect of cut.effects) expect(effect).toBeGreaterThan(5); // of 8, as what is filled in is not 0
    for (const control of cut.controls) expect(control).toBeCloseTo(0, 3); // elsewhere
    expect(latent.logOdds).toBeGreaterThan(5);
  });

  test('what hardly stands apart and moves nothing inside the model is not tried at its places', async () => {
    const subject = await createSubject(corner);
    const [apart, not] = await testFindings(subject, [
      { ...planted, prominence: 2 },
      { ...half, prominence: 0.6 },
    ]);
    expect(apart!.inPlace).not.toBeNull();
    expect(apart!.cut).not.toBeNull();
    expect(not).toMatchObject({ inPlace: null, cut: null, region: null });
  });

  test('the places that only the images with the patch have in common are where it lies', async () => {
    const inCorner = (noise: number, y: number, x: number) => (y === 0 && x === 0 ? 0.9 : noise);
    const [tests] = await testEverything(await createSubject({ ...corner, relevance: inCorner }), [planted]);
    const { region, inPlace, own } = tests!;
    expect(standardise(inPlace)).toBeGreaterThan(standardise(own)); // images have places more relevant than the corner
    expect(region.shape).toEqual([4, 4]);
    expect(region.data[0]).toBeGreaterThanOrEqual(0.5);
    expect(mean([...region.data.slice(1)])).toBeLessThan(0.3);
    expect(Math.min(...region.data)).toBe(0);
  });

  test('a half of the class that has the patch as often as the other half does nothing more', async () => {
    const [tests] = await testEverything(await createSubject(corner), [half]);
    expect(Math.abs(standardise(tests!.inPlace))).toBeLessThan(1);
    expect(Math.abs(standardise(tests!.own))).toBeLessThan(1);
    expect(Math.abs(tests!.latent.logOdds)).toBeLessThan(2);
  });

  test('a class that is all patch turns others as a whole', async () => {
    const subject = await createSubject(corner);
    const sources = subject.sources.filter(({ position }) => isPlanted(position));
    const cells = 16;
    const rows = planted.members.flatMap((row) => [...subject.heatmaps.data.slice(row * cells, (row + 1) * cells)]);
    const heatmaps = createTensor(Float32Array.from(rows), [planted.members.length, 4, 4]);
    const everywhere: Tensor = createTensor(new Float32Array(cells).fill(1 / cells), [4, 4]);
    const { transplant, region } = await testWholeClass({ ...subject, heatmaps, sources }, everywhere);
    expect(transplant.probability.effect).toBeGreaterThan(0.3); // 4 % are 3 of the patch's 4 pixels
    expect(Math.abs(transplant.probability.control)).toBeLessThan(0.05);
    expect(region.data[0]).toBeGreaterThanOrEqual(0.5);
  });
});

describe('a model that looks at the mean colour', () => {
  const tint = 0.3;
  const reds = side * side;
  const gain = 40;
  let colour: Scene;

  beforeAll(async () => {
    colour = {
      model: await createTinyModel((_, __, channel) => (channel === 0 ? gain / reds : 0), -10),
      draw: (noise, _, __, channel) => (channel === 0 ? noise + tint : noise),
      relevance: (noise) => noise,
    };
  });

  test('acts where a layer is moved equally at all places, by as much as the tint', async () => {
    const [tests] = await testEverything(await createSubject(colour), [planted]);
    expect(tests!.shift.logOdds).toBeGreaterThan(0.95 * gain * tint);
    expect(tests!.shift.logOdds).toBeLessThan(1.05 * gain * tint);
    const parts = [tests!.own, tests!.inPlace];
    for (const { effects } of parts) expect(mean(effects)).toBeLessThan(0.3 * gain * tint); // 20 % of the pixels at most
  });

  test('does not act for a half of the class that is tinted as often as the other', async () => {
    const [tests] = await testEverything(await createSubject(colour), [half]);
    expect(Math.abs(tests!.shift.logOdds)).toBeLessThan(0.2 * gain * tint);
  });

  test('finds that no other class has the tint, and that one that is tinted has', async () => {
    const subject = await createSubject(colour);
    const recipients = subject.sources.filter(({ position }) => isPlanted(position)).map(({ image }) => image);
    const [without] = await testEverything(subject, [planted]);
    const [all] = await testEverything({ ...subject, recipients }, [planted]);
    const mixed = [...recipients.slice(0, 2), ...subject.recipients.slice(0, 6)];
    const [some] = await testEverything({ ...subject, recipients: mixed }, [planted]);
    expect([without!.prevalence, some!.prevalence, all!.prevalence]).toEqual([0, 0.25, 1]);
  });
});

describe('the tests of a class', () => {
  let scene: Scene;

  beforeAll(async () => {
    const model = await createTinyModel(() => 0.1, -2);
    scene = { model, draw: (noise) => noise, relevance: (noise) => noise };
  });

  test('stop between two findings where the run is stopped', async () => {
    const subject = await createSubject(scene);
    const stop = new AbortController();
    let cuts = 0;
    const probe: ModelProbe = {
      ...subject.probe,
      continueFrom: (...given) => {
        cuts++;
        stop.abort(new Error('stopped'));
        return subject.probe.continueFrom(...given);
      },
    };
    await expect(testFindings({ ...subject, probe }, [planted, half, planted], stop.signal)).rejects.toThrow('stopped');
    expect(cuts).toBe(2); // those of the first finding
  });

  test('say the same again', async () => {
    const subject = await createSubject(scene);
    expect(await testEverything(subject, [half])).toEqual(await testEverything(subject, [half]));
  });

  test('of no findings are none', async () => {
    expect(await testEverything(await createSubject(scene), [])).toEqual([]);
  });

  test('are finite for a finding that is the whole class, and for one none of whose images can be read', async () => {
    const subject = await createSubject(scene);
    const sources = subject.sources.filter(({ position }) => !isPlanted(position));
    const tests = [
      ...(await testEverything(subject, [{ members: positions }])),
      ...(await testEverything({ ...subject, sources }, [planted])),
    ];
    expect(tests).toHaveLength(2);
    for (const { own, inPlace, cut, latent, shift, prevalence } of tests) {
      const scores = [standardise(own), standardise(inPlace), standardise(cut), prevalence];
      expect([...scores, latent.probability, shift.probability].every(Number.isFinite)).toBe(true);
      expect([latent.logOdds, shift.logOdds, prevalence]).toEqual([0, 0, 0]);
    }
  });

  test('are finite where heatmaps are zero everywhere', async () => {
    const subject = await createSubject(scene);
    const heatmaps = createTensor(new Float32Array(subject.heatmaps.data.length), subject.heatmaps.shape);
    const [tests] = await testEverything({ ...subject, heatmaps }, [planted]);
    expect(tests!.own.effects.every((effect) => effect === 0)).toBe(true); // nothing is pasted
    expect(tests!.region.data.every((value) => value === 0)).toBe(true);
  });

  test('need no layer between input and logits', async () => {
    const subject = await createSubject(scene);
    const probe = await openModelProbe(scene.model, [], onnxRuntime, 8);
    probes.push(probe);
    const [tests] = await testEverything({ ...subject, probe }, [planted]);
    expect([tests!.latent.logOdds, tests!.shift.logOdds, tests!.prevalence]).toEqual([0, 0, 0]);
    expect(tests!.inPlace.effects.length).toBeGreaterThan(0);
  });
});

describe('the images that are tested', () => {
  test('are all of a small class', () => {
    expect(chooseSources([], 5)).toEqual([0, 1, 2, 3, 4]);
  });

  test('are ascending, without doubles, spread over a large class', () => {
    const chosen = chooseSources([{ members: [7, 3, 3000, 9] }], 10_000);
    expect(chosen).toEqual([...new Set(chosen)].sort((a, b) => a - b));
    expect(chosen.length).toBeLessThanOrEqual(testSizes.others + 4);
    expect(chosen.some((position) => position < 500) && chosen.some((position) => position > 9500)).toBe(true);
  });

  test('hold the most central members of a finding, not those at its edge', () => {
    const chosen = new Set(chooseSources([{ members: [9001, 9003, 9005, 9007] }], 10_000));
    expect([9001, 9003, 9005, 9007].map((position) => chosen.has(position))).toEqual([true, true, true, false]);
  });

  test('hold a dozen of a large finding', () => {
    const members = Array.from({ length: 4000 }, (_, index) => 2 * index + 1);
    const odd = chooseSources([{ members }], 8002).filter((position) => position % 2 === 1);
    expect(odd.length).toBeGreaterThanOrEqual(testSizes.members);
    expect(odd.length).toBeLessThanOrEqual(testSizes.members + testSizes.others);
  });
});
