import { expect, it } from 'vitest';
import {
  formatChange,
  formatCount,
  formatNumberOf,
  formatPercent,
  formatScore,
  formatSeconds,
} from '../../src/report/format.ts';

it('numbers are written for people', () => {
  expect(formatCount(12345)).toBe('12,345');
  expect(formatNumberOf(1, 'class', 'classes')).toBe('1 class');
  expect(formatNumberOf(0, 'image')).toBe('0 images');
  expect([44.64, 0.01234, 1234.5].map(formatScore)).toEqual(['44.6', '0.0123', '1,230']);
  expect([0.18, 0.004, 1].map(formatPercent)).toEqual(['18%', '0.4%', '100%']);
  expect([-0.0004, -0, -0.3].map(formatPercent)).toEqual(['0%', '0%', '-30%']);
  expect([0.534, -0.2, 0.0001, 12.345].map(formatChange)).toEqual(['+0.53', '-0.2', '0', '+12.3']);
  expect([0.44, 12.4, 59.9, 185].map(formatSeconds)).toEqual(['0.4 s', '12 s', '1 min 0 s', '3 min 5 s']);
});

it('what is no number is a dash', () => {
  expect([formatScore(null), formatScore(NaN), formatPercent(null), formatPercent(Infinity)]).toEqual([
    '–',
    '–',
    '–',
    '–',
  ]);
});
