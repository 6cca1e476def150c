import { describe, expect, test } from 'vitest';
import {
  canBeSuspicious,
  decide,
  decideClass,
  harmless,
  scorePoints,
  suspiciousGain,
  suspiciousScore,
  type MeasureName,
  type Measures,
  type Points,
} from '../../src/evidence/decision.ts';

const names = Object.keys(harmless) as MeasureName[];

/** Measures so many spreads above what harmless findings have. */
function createMeasures(spreads: number): Measures {
  return Object.fromEntries(
    names.map((name) => [name, harmless[name].centre + spreads * harmless[name].spread]),
  ) as unknown as Measures;
}

const repeat = (count: number, measures: Measures) => Array.from({ length: count }, () => measures);

/** Harmless findings that differ: their spread about the same as that of others elsewhere. */
const harmlessRun = (count: number) =>
  Array.from({ length: count }, (_, index) => createMeasures([-1.5, -0.6745, 0, 0.6745, 1.5][index % 5]!));

const points = (some: Partial<Points>): Points => ({
  ...{ prominence: 0, latent: 0, own: 0, inPlace: 0, shift: 0 },
  ...some,
});

describe('the points of a finding', () => {
  test('are none where it is like harmless ones', () => {
    for (const value of Object.values(scorePoints([createMeasures(0)])[0]!)) expect(value).toBeCloseTo(0, 9);
  });

  test('are about the spreads that it lies above them', () => {
    const [scored] = scorePoints([createMeasures(3), ...harmlessRun(100)]);
    for (const name of names) {
      expect(scored![name]).toBeGreaterThan(2.6);
      expect(scored![name]).toBeLessThan(3.4);
    }
  });

  test('are at most 6 and at least −3, however far it lies', () => {
    const run = harmlessRun(50);
    const [above, below] = scorePoints([createMeasures(1000), createMeasures(-1000), ...run]);
    for (const name of names) expect([above![name], below![name]]).toEqual([6, -3]);
  });

  test('are fewer where all findings of the run are like it: then that is what harmless is like there', () => {
    const alone = scorePoints([createMeasures(4)])[0]!;
    const [among] = scorePoints(repeat(400, createMeasures(4)));
    for (const name of names) {
      expect(alone[name]).toBeGreaterThan(3.5);
      expect(among![name]).toBeLessThan(1);
      expect(among![name]).toBeGreaterThan(0);
    }
  });

  test('are fewer where harmless findings of the run differ more than elsewhere', () => {
    const wide = [-4, -2, 0, 2, 4].flatMap((spreads) => repeat(40, createMeasures(spreads)));
    const [scored] = scorePoints([createMeasures(5), ...wide]);
    for (const name of names) expect(scored![name]).toBeLessThan(2.5);
  });

  test('hardly change for a few that are not harmless', () => {
    const run = harmlessRun(60);
    const few = scorePoints([createMeasures(3), ...run])[0]!;
    const more = scorePoints([createMeasures(3), ...run, ...repeat(5, createMeasures(50))])[0]!;
    for (const name of names) expect(Math.abs(more[name] - few[name])).toBeLessThan(0.35);
  });

  test('are finite where all findings of a run are the same', () => {
    const [first] = scorePoints(repeat(200, createMeasures(0)));
    for (const name of names) expect(first![name]).toBeCloseTo(0, 9);
  });

  test('of no findings are none', () => {
    expect(scorePoints([])).toEqual([]);
  });
});

describe('the decision', () => {
  test.each(['own', 'inPlace', 'shift'] as const)('goes by what is done %s where that is most', (way) => {
    const decision = decide(points({ ...{ own: -1, inPlace: -2, shift: -3 }, prominence: 3, latent: 2, [way]: 4 }));
    expect(decision).toMatchObject({ way, score: 9 });
  });

  test('does not count the ways in which a finding does not act', () => {
    const one = decide(points({ prominence: 3, latent: 3, own: -3, inPlace: 4, shift: -3 }));
    const more = decide(points({ prominence: 3, latent: 3, own: 3.9, inPlace: 4, shift: 3.9 }));
    expect(more).toEqual(one);
  });

  test('is that a finding is suspicious from the level on', () => {
    const at = (inPlace: number) => decide(points({ prominence: 3, latent: suspiciousScore.tested - 7, inPlace }));
    expect(at(4)).toMatchObject({ score: suspiciousScore.tested, suspicious: true });
    expect(at(3.99).suspicious).toBe(false);
  });

  test.each(['own', 'inPlace'] as const)('is harmless for what acts %s and not on the last feature map', (way) => {
    const remarkable = { prominence: 6, [way]: 6 };
    expect(decide(points({ ...remarkable, latent: 0 })).suspicious).toBe(false);
    expect(decide(points({ ...remarkable, latent: 0.1 })).suspicious).toBe(true);
    expect(decide(points({ ...remarkable, latent: -2 })).score).toBe(10);
  });

  test('takes nothing from what has no place for what is lost on the way up', () => {
    expect(decide(points({ prominence: 5, shift: 5, latent: -3 }))).toEqual({
      ...{ way: 'shift', score: 10, suspicious: true, hasPlace: false },
    });
  });

  test('is harmless where nothing acts, however far the finding stands apart', () => {
    const decision = decide(points({ prominence: 100, latent: 100, own: -0.1, inPlace: 0, shift: 0 }));
    expect(decision.suspicious).toBe(false);
  });

  test('cannot rest on one remarkable number alone', () => {
    for (const name of names) {
      const { prominence, ...rest } = createMeasures(0);
      const lone = { prominence, ...rest, [name]: 1e6 };
      expect(decide(scorePoints([lone, ...harmlessRun(40)])[0]!).suspicious).toBe(false);
    }
  });
});

describe('the decision on a class as a whole', () => {
  test('is suspicious from the gain on that turns other images', () => {
    expect(decideClass(suspiciousGain)).toEqual({ score: suspiciousScore.tested, suspicious: true });
    expect(decideClass(suspiciousGain - 0.001).suspicious).toBe(false);
  });

  test('has a score in proportion to the gain', () => {
    expect(decideClass(suspiciousGain / 2).score).toBeCloseTo(suspiciousScore.tested / 2, 9);
    expect(decideClass(0).score).toBe(0);
    expect(decideClass(-0.2).score).toBeLessThan(0);
  });
});

describe('canBeSuspicious', () => {
  const centres = { prominence: harmless.prominence.centre, latent: harmless.latent.centre };

  test('is false of a finding that is as harmless ones are', () => {
    expect(canBeSuspicious(centres)).toBe(false);
  });

  test('is true where the most that acting can add would do', () => {
    const { centre, spread } = harmless.prominence;
    expect(canBeSuspicious({ ...centres, prominence: centre + 1.6 * spread })).toBe(true); // 1.6 + 6 of 8.5 − 1
    expect(canBeSuspicious({ ...centres, prominence: centre + 1.4 * spread })).toBe(false);
  });
});

test('a measure that was not made has the fewest points, and no say in what is harmless', () => {
  const made = { prominence: 1, latent: 1, own: 1, inPlace: 1, shift: 1 };
  const alone = scorePoints([made]);
  const [first, untried] = scorePoints([made, { ...made, inPlace: null }]);
  expect(first!.inPlace).toBe(alone[0]!.inPlace);
  expect(untried!.inPlace).toBe(-3);
});
