import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sortPlaces } from '../../src/spray/sort-places.ts';

describe('sortPlaces', () => {
  it('orders places by their numbers, equal ones by place', () => {
    expect([...sortPlaces(Float64Array.of(2, -1, 2, Infinity, 0, -0))]).toEqual([1, 4, 5, 0, 2, 3]);
  });

  it('agrees with a comparison of any numbers', () => {
    const numbers = fc.array(fc.oneof(fc.double({ noNaN: true }), fc.constantFrom(0, 1, 2)), { maxLength: 60 });
    fc.assert(
      fc.property(numbers, (values) => {
        const expected = [...values.keys()].sort((a, b) =>
          values[a]! < values[b]! ? -1 : values[a]! > values[b]! ? 1 : a - b,
        );
        expect([...sortPlaces(Float64Array.from(values))]).toEqual(expected);
      }),
    );
  });
});
