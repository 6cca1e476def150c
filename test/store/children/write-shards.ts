// Opens the database named by the argument and records shards of 50 samples for a class of its own; the second argument
// says how many (default: until killed). Says "writing" after the first.
import { ensureClass } from '../../../src/store/classes.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { createRun } from '../../../src/store/runs.ts';
import { saveShard } from '../../../src/store/samples.ts';
import { openStage } from '../../../src/store/stages.ts';

const [file = '', count = 'Infinity'] = process.argv.slice(2);
const store = openStore(file);
const stageKey = `stage-${process.pid}`;
const run = { key: stageKey, job: {}, model: 'm', modelSha256: 's', dataset: 'd', method: 'm', versions: {} };
const runId = createRun(store, run);
const classId = ensureClass(store, runId, 'coat');
openStage(store, stageKey, 'heatmaps');
for (let index = 0; index < Number(count); index++) {
  const samples = Array.from({ length: 50 }, (_, row) => ({ path: `${index}/${row}.png`, file: '/x.png' }));
  saveShard(store, { stageKey, runId, classId }, { index, path: `/shards/${index}.npy`, samples });
  if (index === 0) process.stdout.write('writing\n');
}
store.close();
