import { beforeAll, describe, test } from 'vitest';
import type { Model } from '../../src/importers/model.ts';
import { zoo } from '../zoo/zoo.ts';
import { checkExplanation, runLogits } from './check-explanation.ts';
import { importZooModel, methodTexts } from './zoo-cases.ts';

describe.each(Object.keys(zoo))('%s', (name) => {
  let model: Model;
  let logits: Float32Array;
  beforeAll(async () => {
    model = await importZooModel(name);
    logits = await runLogits(model);
  });

  test.each(methodTexts)('%s explains it', (text) => checkExplanation(model, text, logits));
});
