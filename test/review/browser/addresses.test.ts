import { describe, expect, it } from 'vitest';
import { formatMapChoice, parseMapChoice } from '../../../src/review/browser/map/map-choice.ts';
import { formatRoute, parseRoute } from '../../../src/review/browser/state/route.ts';

describe('the address of a page', () => {
  it.each(['#/run/1', '#/run/1/finding/7/map?view=hidden%3A%2F8&map=12.0-1.a', '#/run/2/compare?left=3.map'])(
    '%s leads back to itself',
    (hash) => {
      expect(formatRoute(parseRoute(hash))).toBe(hash);
    },
  );

  it.each(['', '#', '#/', '#/run/x', '#/run/1/finding/', '#<script>', '#/run/1/finding/7/nowhere'])(
    '%j leads to a page that there is',
    (hash) => {
      expect(['review', 'compare', 'history']).toContain(parseRoute(hash).page);
      expect(parseRoute(hash).tab).toBe('images');
    },
  );
});

describe('what a map shows', () => {
  it('is short in an address, and the same again when read', () => {
    const choice = { analysis: 12, axes: [0, 3] as const, selection: [1000, 1001, 1036] };
    expect(formatMapChoice(choice)).toBe('12.0-3.rs-1-z');
    expect(parseMapChoice('12.0-3.rs-1-z')).toEqual(choice);
    expect(parseMapChoice('12.map')).toEqual({ analysis: 12, axes: null, selection: [] });
  });

  it.each(['', 'x', '12.x-y.<b>', '12.map.--'])('%j holds no selection', (text) => {
    expect(parseMapChoice(text)).toMatchObject({ axes: null, selection: [] });
  });
});
