import { expect, it } from 'vitest';
import { chooseDetail } from '../../src/report/choose-detail.ts';
import { chooseClusters, countRepresentatives, type ChosenClusters } from '../../src/report/choose-clusters.ts';

const usual = chooseDetail(1);
const createClusters = (suspects: number, others: number) =>
  Array.from({ length: suspects + others }, (_, id) => ({ id, suspicious: id < suspects }));
const idsOf = ({ clusters }: ChosenClusters<{ id: number }>) => clusters.map(({ id }) => id);

it('all suspicious groups are shown, and six others', () => {
  expect(idsOf(chooseClusters(createClusters(2, 38), usual))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(idsOf(chooseClusters(createClusters(0, 3), usual))).toEqual([0, 1, 2]);
});

it('no more than twelve groups are shown, however many are suspicious', () => {
  expect(idsOf(chooseClusters(createClusters(40, 10), usual))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  expect(idsOf(chooseClusters(createClusters(9, 10), usual))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
});

it('a harmless group shows half as many images, rounded up', () => {
  expect(countRepresentatives({ suspicious: true }, 7)).toBe(7);
  expect(countRepresentatives({ suspicious: false }, 7)).toBe(4);
  expect(countRepresentatives({ suspicious: false }, 0)).toBe(0);
});

it('the more classes are suspicious, the less is shown of each, yet never nothing', () => {
  const counts = [1, 20, 30, 80, 1000].map(
    (classes) => chooseClusters(createClusters(1, 10), chooseDetail(classes)).clusters.length,
  );
  expect(counts).toEqual([7, 3, 2, 1, 1]);
  expect(idsOf(chooseClusters(createClusters(0, 10), chooseDetail(1000)))).toEqual([0]);
});

it('one of the harmless groups is the one that shows what the class usually looks like', () => {
  const clusters = createClusters(1, 20);
  const choose = (classes: number) => chooseClusters(clusters, chooseDetail(classes), clusters[15]);
  expect([idsOf(choose(1)), choose(1).counterpart, choose(1).further]).toEqual([[0, 1, 2, 3, 4, 5, 15], 6, 14]);
  expect([idsOf(choose(30)), choose(30).counterpart]).toEqual([[0, 15], 1]);
  expect([idsOf(choose(80)), choose(80).counterpart]).toEqual([[0], null]);
});

it('where nothing is suspicious the first group and the usual one are shown', () => {
  const clusters = createClusters(0, 20);
  expect(idsOf(chooseClusters(clusters, { cards: 2, others: 2 }, clusters[9]))).toEqual([0, 9]);
  expect(idsOf(chooseClusters(clusters, { cards: 1, others: 0 }, clusters[9]))).toEqual([0]);
  expect(idsOf(chooseClusters(clusters, usual, clusters[9]))).toEqual([0, 1, 2, 3, 4, 9]);
});
