import { expect, test } from 'vitest';
import { chooseMethod } from '../../src/explain/choose-method.ts';
import { importZooModel } from './zoo-cases.ts';

test.each(['vit-torch', 'vit-keras', 'vit-fused', 'deit', 'swin', 'mobile-vit', 'cosine-attention'])(
  'the method that suits %s is that of transformers',
  async (name) => expect(chooseMethod('auto', await importZooModel(name))).toBe('attnlrp'),
);

test.each(['vgg', 'mobilenet-v3', 'convnext', 'mixer', 'lstm-torch', 'mlp'])(
  'the method that suits %s, which has no attention, is the composite for convolutional networks',
  async (name) => expect(chooseMethod('auto', await importZooModel(name))).toBe('epsilon_plus_flat'),
);

test('a method that was asked for is the one', async () => {
  expect(chooseMethod('gamma:gamma=0.1', await importZooModel('deit'))).toBe('gamma:gamma=0.1');
});
