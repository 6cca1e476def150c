import { describe, expect, test } from 'vitest';
import { UnhansError } from '../../src/errors.ts';
import { compileExplanation } from '../../src/explain/compile.ts';
import { methodTable, parseMethod } from '../../src/explain/methods.ts';
import { importZooModel } from './zoo-cases.ts';

describe('parseMethod', () => {
  test.each(Object.keys(methodTable))('reads the name %s with its defaults', (name) => {
    expect(parseMethod(name)).toMatchObject({ name, options: methodTable[name as keyof typeof methodTable].defaults });
  });

  test.each([
    ['epsilon_0.1', 'epsilon', { epsilon: 0.1 }],
    ['epsilon_1e-3', 'epsilon', { epsilon: 1e-3 }],
    ['gamma_0.25', 'gamma', { gamma: 0.25 }],
    ['alpha2_beta1', 'alpha_beta', { alpha: 2, beta: 1 }],
    ['alpha1.5_beta0.5', 'alpha_beta', { alpha: 1.5, beta: 0.5 }],
    ['integrated_gradients_50', 'integrated_gradients', { steps: 50 }],
    ['epsilon:epsilon=0.1', 'epsilon', { epsilon: 0.1 }],
    ['epsilon:epsilon=0', 'epsilon', { epsilon: 0 }],
    ['alpha_beta:alpha=1,beta=0', 'alpha_beta', { alpha: 1, beta: 0 }],
    ['epsilon_gamma_box:low=-1,high=1', 'epsilon_gamma_box', { epsilon: 1e-6, gamma: 0.25, low: [-1], high: [1] }],
    [
      'epsilon_gamma_box:low=-2|-2.1|-1.8',
      'epsilon_gamma_box',
      { epsilon: 1e-6, gamma: 0.25, low: [-2, -2.1, -1.8], high: [1] },
    ],
    ['smoothgrad:seed=7', 'smoothgrad', { samples: 20, noise: 0.1, seed: 7 }],
  ])('reads %s', (text, name, options) => {
    const parsed = parseMethod(text);
    expect({ name: parsed.name, options: parsed.options }).toEqual({ name, options });
  });

  test('takes defaults from outside where the method has such an option and the text none', () => {
    const box = { low: [-2, -2, -2], high: [2.5] };
    expect(parseMethod('epsilon_gamma_box:high=3', box).options).toMatchObject({ low: [-2, -2, -2], high: [3] });
    expect(parseMethod('zplus', box).options).toEqual({});
  });

  test.each([
    ['lrp', 'unknown method "lrp", expected one of epsilon_plus_flat, '],
    ['', 'unknown method "", expected one of '],
    ['constructor', 'unknown method "constructor"'],
    ['epsilon:gamma=1', 'method epsilon has no option "gamma": expected epsilon'],
    ['zplus:epsilon=1', 'method zplus has no option "epsilon": it takes none'],
    ['epsilon:epsilon=small', 'method epsilon: epsilon is "small", expected a number'],
    ['epsilon:epsilon=', 'method epsilon: epsilon is "", expected a number'],
    ['epsilon:epsilon', 'method epsilon: epsilon is "", expected a number'],
    ['epsilon:epsilon=Infinity', 'method epsilon: epsilon is "Infinity", expected a number'],
    ['epsilon:epsilon=1|2', 'method epsilon: epsilon is "1|2", expected one number'],
    ['alpha_beta:alpha=3,beta=1', 'method alpha_beta: got alpha=3, beta=1, expected alpha − beta = 1'],
    ['integrated_gradients:steps=0', 'method integrated_gradients: steps is 0, expected a whole number from 1'],
    ['integrated_gradients:steps=10001', 'steps is 10001, expected a whole number from 1 to 10000'],
    ['smoothgrad:samples=1e9', 'samples is 1000000000, expected a whole number from 1 to 10000'],
    ['smoothgrad:samples=1.5', 'method smoothgrad: samples is 1.5, expected a whole number from 1'],
    ['epsilon:epsilon=-1', 'method epsilon: epsilon is -1, expected a number from 0'],
    ['gamma:gamma=-0.5', 'method gamma: gamma is -0.5, expected a number from 0'],
    ['alpha_beta:alpha=0.5,beta=-0.5', 'method alpha_beta: beta is -0.5, expected a number from 0'],
    ['smoothgrad:noise=-1', 'method smoothgrad: noise is -1, expected a number from 0'],
    ['epsilon_gamma_box:low=1,high=-1', 'method epsilon_gamma_box: low is 1, high is -1, expected low < high'],
    [
      'epsilon_gamma_box:low=-1|-2,high=1|2|3',
      'method epsilon_gamma_box: low has 2 numbers, high 3, expected one or as many',
    ],
  ])('refuses %j in one sentence', (text, message) => {
    const parse = () => parseMethod(text);
    expect(parse).toThrow(UnhansError);
    expect(parse).toThrow(message);
    expect(parse).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});

test('more noise than 200 MB is refused', async () => {
  const model = await importZooModel('vgg');
  const large = { ...model, input: { ...model.input, shape: [3, 224, 224] } };
  const compile = () => compileExplanation(large, parseMethod('smoothgrad:samples=1000').method);
  expect(compile).toThrow(expect.objectContaining({ code: 'usage' }));
  expect(compile).toThrow(
    /^method smoothgrad: the noise of 1000 samples takes 603 MB on this model, expected at most 200$/,
  );
});

test('a box with another number of channels than the model has is refused by name', async () => {
  const model = await importZooModel('vgg');
  const compile = () => compileExplanation(model, parseMethod('epsilon_gamma_box:low=-1|-2,high=1|2').method);
  expect(compile).toThrow(expect.objectContaining({ code: 'usage' }));
  expect(compile).toThrow('the box has 2 channels, but the model reads 3');
});
