import { describe, expect, it } from 'vitest';
import { clusteringTable } from '../../../src/spray/clusterings/clustering-table.ts';
import type { Clustering } from '../../../src/spray/clusterings/clustering.ts';
import { createSpace, drawBlobs, listGroups, listTruth, place } from './helpers.ts';

const options = { leastSize: 5, range: { min: 2, max: 8 }, seed: 0 };

describe.each(Object.entries<Clustering>(clusteringTable))('the clustering %s', (_, clustering) => {
  it('offers a division with the blobs that are there', () => {
    const { points, truth } = drawBlobs([60, 40, 20], 0.1, 7);
    const groupings = clustering.partition(createSpace(points, 10), options);
    const found = groupings.flatMap(listGroups).map((group) => group.join());
    for (const blob of listTruth(truth).slice(0, 2)) {
      const overlaps = found.map((group) => {
        const members = group.split(',').map(Number);
        const shared = members.filter((sample) => blob.includes(sample)).length;
        return shared / (members.length + blob.length - shared);
      });
      expect(Math.max(...overlaps)).toBeGreaterThan(0.9);
    }
  });

  it('numbers its clusters from 0, with −1 for noise alone', () => {
    const { points } = drawBlobs([60, 40, 20], 0.9, 8);
    for (const { assignments, count } of clustering.partition(createSpace(points, 10), options)) {
      expect(assignments).toHaveLength(120);
      const used = new Set(assignments);
      used.delete(-1);
      expect([...used].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (__, cluster) => cluster));
    }
  });

  it('gives the same twice', () => {
    const { points } = drawBlobs([60, 40, 20], 0.5, 9);
    const space = createSpace(points, 10);
    expect(clustering.partition(space, options)).toEqual(clustering.partition(space, options));
  });

  it.each([0, 1, 2, 4])('accepts %i samples', (count) => {
    const space = createSpace(place(Array.from({ length: count }, (__, i) => [i, 1])), 10);
    const groupings = clustering.partition(space, { ...options, range: { min: 1, max: 1 } });
    expect(groupings.length).toBeGreaterThan(0);
    expect(groupings[0]!.assignments).toHaveLength(count);
  });

  it('accepts copies by the hundred', () => {
    const space = createSpace(place(Array.from({ length: 300 }, (__, i) => (i < 200 ? [0, 1] : [1, 0]))), 10);
    for (const { assignments } of clustering.partition(space, options)) expect(assignments).toHaveLength(300);
  });
});
