import sharp from 'sharp';
import { expect, it } from 'vitest';
import { saveChanges } from '../../src/audit/save-changes.ts';
import { drawImage } from '../../src/report/draw-heatmap.ts';
import { readReportModel } from '../../src/report/read-report-model.ts';
import { findCluster } from '../../src/store/clusters.ts';
import { saveExample } from '../store/example-run.ts';
import { useStore } from '../store/use-store.ts';

const createStore = useStore();

it('images before and after a test are on the card of their cluster, pair by pair', async () => {
  const store = createStore();
  const { runId } = saveExample(store);
  const create = async (level: number) => ({
    webp: await drawImage({ data: new Uint8Array(12).fill(level), width: 2, height: 2 }),
    caption: `level ${level}`,
  });
  const changes = [
    { before: await create(0), after: await create(250) },
    { before: await create(100), after: await create(200) },
  ];
  saveChanges(store, findCluster(store, runId, 'coat/1').id, changes);
  const [cluster] = readReportModel(store, String(runId)).classes[0]!.clusters;
  expect(cluster!.changes.map(({ before, after }) => [before.caption, after.caption])).toEqual([
    ['level 0', 'level 250'],
    ['level 100', 'level 200'],
  ]);
  const { channels } = await sharp(cluster!.changes[1]!.after.picture.bytes).stats();
  expect(channels[0]!.mean).toBeCloseTo(200, -1);
});
