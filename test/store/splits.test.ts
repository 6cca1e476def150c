import { expect, it } from 'vitest';
import { listClusters } from '../../src/store/clusters.ts';
import { readSplits } from '../../src/store/splits.ts';
import { saveExample } from './example-run.ts';
import { useStore } from './use-store.ts';

const createStore = useStore();

it('the share of each cluster in the parts of a dataset counts its members and the samples of its class there', () => {
  const store = createStore();
  const { coat, bag } = saveExample(store);
  expect(readSplits(store, coat)).toEqual(new Map());
  store.run("UPDATE samples SET split = 'train' WHERE class_id = @coat AND position < 3", { coat });
  store.run("UPDATE samples SET split = 'test' WHERE class_id = @coat AND position = 4", { coat });
  const splits = readSplits(store, coat);
  const clusters = listClusters(store, { classId: coat });
  expect(clusters).toHaveLength(2);
  // the first cluster holds samples 4 and 1, the other 0, 1 and 2; sample 3 is in no part
  expect(clusters.map(({ id }) => splits.get(id))).toEqual([
    [
      { split: 'test', members: 1, samples: 1 },
      { split: 'train', members: 1, samples: 3 },
    ],
    [
      { split: 'test', members: 0, samples: 1 },
      { split: 'train', members: 3, samples: 3 },
    ],
  ]);
  expect(readSplits(store, bag)).toEqual(new Map());
});
