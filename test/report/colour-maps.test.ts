import { describe, expect, it } from 'vitest';
import { relevanceColours } from '../../src/report/heatmap-colours.ts';
import { computeFilter } from '../../src/report/panels/colour-maps.ts';

/** A colour, 0 to 255, as the filter of the page turns it. */
function apply(values: readonly number[], colour: readonly number[]): number[] {
  return [0, 1, 2].map((row) =>
    [0, 1, 2].reduce((sum, column) => sum + values[row * 5 + column]! * colour[column]!, 0),
  );
}

const green = [0, 120, 55] as const;
const purple = [150, 40, 150] as const;
const filter = computeFilter({ positive: green, negative: purple });

function expectColour(actual: readonly number[], expected: readonly number[]): void {
  for (const [channel, value] of expected.entries()) expect(actual[channel]).toBeCloseTo(value, 6);
}

describe('the filter of a colour map', () => {
  it('turns the colours that speak for and against a class into its own', () => {
    expectColour(apply(filter, relevanceColours.positive), green);
    expectColour(apply(filter, relevanceColours.negative), purple);
  });

  it('leaves every grey as it is, and mixes with it as before', () => {
    for (const grey of [0, 60, 255]) expectColour(apply(filter, [grey, grey, grey]), [grey, grey, grey]);
    const mixed = relevanceColours.positive.map((value) => 0.25 * value + 0.75 * 200);
    expectColour(
      apply(filter, mixed),
      green.map((value) => 0.25 * value + 0.75 * 200),
    );
  });

  it('leaves opacity alone, and changes nothing for the colours there are', () => {
    expect(filter.slice(15)).toEqual([0, 0, 0, 1, 0]);
    const [first, second] = computeFilter(relevanceColours);
    expect(first).toBeCloseTo(1, 9);
    expect(second).toBeCloseTo(0, 9);
  });
});
