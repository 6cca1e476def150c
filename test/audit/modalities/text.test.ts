import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { text } from '../../../src/audit/modalities/text.ts';
import { useFolder } from '../../e2e/use-folder.ts';

const createFolder = useFolder();

it('a text with a token that the model does not know is skipped with the id and how many there are', async () => {
  const folder = createFolder();
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 't.jsonl');
  writeFileSync(path, ['{"ids":[1,3],"label":"a"}', '{"ids":[0,4],"label":"b"}'].join('\n'));
  const { dataset, fit } = await text.read({ path, modality: 'text' });
  const embedding = { table: Float32Array.of(0, 10, 20, 30), tokens: 4, width: 1 };
  const model = { path: 'm.onnx', input: { name: 'x', shape: [3, 1], layout: 'NHWC' as const }, embedding };
  const batches = [];
  for await (const batch of fit(model, {}).readBatches(dataset.samples, { batch: 8 })) batches.push(batch);
  expect(batches).toEqual([
    {
      indices: [0],
      input: Float32Array.of(10, 30, 0),
      skipped: [{ path: 't.jsonl:2', label: 'b', reason: 'token id 4, expected one below 4' }],
    },
  ]);
});
