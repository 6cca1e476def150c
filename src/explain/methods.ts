import { UnhansError } from '../errors.ts';
import { createLrp, everywhere } from './composites.ts';
import { createGradient, deconvnet, excitationBackprop, guidedBackprop } from './gradients.ts';
import type { Method } from './method.ts';
import { createAlphaBetaRule } from './rules/alpha-beta.ts';
import { createBoxRule } from './rules/box.ts';
import { createEpsilonRule } from './rules/epsilon.ts';
import { flatRule } from './rules/flat.ts';
import { createGammaRule } from './rules/gamma.ts';
import { wsquareRule } from './rules/wsquare.ts';
import { zplusRule } from './rules/zplus.ts';

/** Numbers a method takes; a list where they may differ by channel. */
export type MethodOptions = Readonly<Record<string, number | readonly number[]>>;

/** A method by name: the options it takes with their defaults, and what it does with them. */
interface MethodRow<Options extends MethodOptions> {
  readonly summary: string;
  readonly defaults: Options;
  readonly create: (options: Options) => Method;
}

function method<const Options extends MethodOptions>(
  summary: string,
  defaults: Options,
  create: (options: { [Name in keyof Options]: Options[Name] extends number ? number : readonly number[] }) => Method,
): MethodRow<MethodOptions> {
  return { summary, defaults, create: create as MethodRow<MethodOptions>['create'] };
}

const flatFirst = { convolution: flatRule, dense: flatRule };
const dense = (epsilon: number) => createEpsilonRule({ epsilon });

/** Largest number of inputs a method averages over. */
const mostTurns = 10_000;

/** Every attribution method. The LRP composites have the names and defaults they have in Zennit. */
export const methodTable = {
  epsilon_plus_flat: method('flat first layer, z⁺ convolutions, ε dense layers', { epsilon: 1e-6 }, ({ epsilon }) =>
    createLrp({ convolution: zplusRule, dense: dense(epsilon), first: flatFirst }),
  ),
  epsilon_plus: method('z⁺ convolutions, ε dense layers', { epsilon: 1e-6 }, ({ epsilon }) =>
    createLrp({ convolution: zplusRule, dense: dense(epsilon) }),
  ),
  epsilon_gamma_box: method(
    'zᴮ first convolution, γ convolutions, ε dense layers',
    { epsilon: 1e-6, gamma: 0.25, low: [-1], high: [1] },
    ({ epsilon, gamma, low, high }) =>
      createLrp({
        convolution: createGammaRule({ gamma }),
        dense: dense(epsilon),
        first: { convolution: createBoxRule({ low, high }) },
      }),
  ),
  epsilon_alpha2_beta1: method('α2β1 convolutions, ε dense layers', { epsilon: 1e-6 }, ({ epsilon }) =>
    createLrp({ convolution: createAlphaBetaRule(), dense: dense(epsilon) }),
  ),
  epsilon_alpha2_beta1_flat: method(
    'flat first layer, α2β1 convolutions, ε dense layers',
    { epsilon: 1e-6 },
    ({ epsilon }) => createLrp({ convolution: createAlphaBetaRule(), dense: dense(epsilon), first: flatFirst }),
  ),
  attnlrp: method(
    'γ convolutions, weaker γ dense layers: for transformers',
    { convolution: 0.25, dense: 0.05 },
    (gammas) =>
      createLrp({
        convolution: createGammaRule({ gamma: gammas.convolution }),
        dense: createGammaRule({ gamma: gammas.dense }),
      }),
  ),
  epsilon: method('LRP-ε on every linear layer', { epsilon: 1e-6 }, (options) =>
    createLrp(everywhere(createEpsilonRule(options))),
  ),
  gamma: method('LRP-γ on every linear layer', { gamma: 0.25 }, (options) =>
    createLrp(everywhere(createGammaRule(options))),
  ),
  alpha_beta: method('LRP-αβ on every linear layer; α − β = 1', { alpha: 2, beta: 1 }, ({ alpha, beta }) => {
    if (Math.abs(alpha - beta - 1) > 1e-9) {
      throw new UnhansError('usage', `method alpha_beta: got alpha=${alpha}, beta=${beta}, expected alpha − beta = 1`);
    }
    return createLrp(everywhere(createAlphaBetaRule({ alpha, beta })));
  }),
  zplus: method('z⁺ on every linear layer', {}, () => createLrp(everywhere(zplusRule))),
  wsquare: method('w² on every linear layer', {}, () => createLrp(everywhere(wsquareRule))),
  flat: method('flat rule on every linear layer', {}, () => createLrp(everywhere(flatRule))),
  gradient: method('gradient of the logit', {}, () => createGradient()),
  gradient_x_input: method('gradient × input', {}, () => createGradient({ timesInput: true })),
  integrated_gradients: method('mean gradient on the way from zero × input', { steps: 50 }, ({ steps }) =>
    createGradient({
      timesInput: true,
      averaging: { kind: 'path', steps: wholeNumber('integrated_gradients', 'steps', steps) },
    }),
  ),
  smoothgrad: method(
    'mean gradient over noisy inputs; noise is its standard deviation as a share of the input’s range',
    { samples: 20, noise: 0.1, seed: 0 },
    ({ samples, noise, seed }) =>
      createGradient({
        averaging: { kind: 'noise', samples: wholeNumber('smoothgrad', 'samples', samples), noise, seed },
      }),
  ),
  guided_backprop: method('guided backpropagation', {}, () => guidedBackprop),
  deconvnet: method('deconvnet', {}, () => deconvnet),
  excitation_backprop: method('excitation backpropagation', {}, () => excitationBackprop),
} satisfies Record<string, MethodRow<MethodOptions>>;

export type MethodName = keyof typeof methodTable;

/** Shorthands with the options in the name. */
const shorthands: readonly { pattern: RegExp; expand: (...numbers: string[]) => string }[] = [
  { pattern: /^(epsilon|gamma)_([\d.e-]+)$/, expand: (name, value) => `${name}:${name}=${value}` },
  { pattern: /^alpha([\d.]+)_beta([\d.]+)$/, expand: (alpha, beta) => `alpha_beta:alpha=${alpha},beta=${beta}` },
  { pattern: /^integrated_gradients_(\d+)$/, expand: (steps) => `integrated_gradients:steps=${steps}` },
];

/** A method with all its options, as a user named it. */
export interface ResolvedMethod {
  readonly name: MethodName;
  readonly options: MethodOptions;
  readonly method: Method;
}

/**
 * Reads a method such as `epsilon_plus_flat`, `gamma:gamma=0.1` or `epsilon_gamma_box:low=-2|-2|-1.8,high=2`.
 * @param defaults replace a method's own where the text gives no value, for the options it has
 * @throws UnhansError `usage` for an unknown method or option, or a value that is no number.
 */
export function parseMethod(text: string, defaults: MethodOptions = {}): ResolvedMethod {
  const [name, settings = ''] = splitOnce(expandShorthand(text), ':');
  if (!Object.hasOwn(methodTable, name)) {
    const known = Object.keys(methodTable).join(', ');
    throw new UnhansError('usage', `unknown method "${text}", expected one of ${known}`);
  }
  const row: MethodRow<MethodOptions> = methodTable[name as MethodName];
  const known = Object.keys(row.defaults);
  const given = settings === '' ? [] : settings.split(',').map((setting) => parseOption(name, setting, known));
  const suited = Object.entries(defaults).filter(([option]) => known.includes(option));
  const options = { ...row.defaults, ...Object.fromEntries(suited), ...Object.fromEntries(given) };
  assertOptions(name, options);
  return { name: name as MethodName, options, method: row.create(options) };
}

/** Options that may not be negative. */
const nonNegativeOptions: readonly string[] = ['epsilon', 'gamma', 'convolution', 'dense', 'beta', 'noise'];

function assertOptions(name: string, options: MethodOptions): void {
  for (const [option, value] of Object.entries(options)) {
    if (!nonNegativeOptions.includes(option) || Number(value) >= 0) continue;
    throw new UnhansError('usage', `method ${name}: ${option} is ${String(value)}, expected a number from 0`);
  }
  const { low, high } = options;
  if (Array.isArray(low) && Array.isArray(high)) assertBox(name, low as number[], high as number[]);
}

function assertBox(name: string, low: readonly number[], high: readonly number[]): void {
  const channels = Math.max(low.length, high.length);
  if ([low, high].some(({ length }) => length !== 1 && length !== channels)) {
    const got = `low has ${low.length} numbers, high ${high.length}`;
    throw new UnhansError('usage', `method ${name}: ${got}, expected one or as many`);
  }
  const pick = (values: readonly number[], channel: number) => values[values.length === 1 ? 0 : channel]!;
  const isEmpty = Array.from({ length: channels }, (_, channel) => !(pick(low, channel) < pick(high, channel)));
  if (!isEmpty.includes(true)) return;
  const got = `low is ${low.join('|')}, high is ${high.join('|')}`;
  throw new UnhansError('usage', `method ${name}: ${got}, expected low < high`);
}

function expandShorthand(text: string): string {
  for (const { pattern, expand } of shorthands) {
    const match = pattern.exec(text);
    if (match) return expand(...match.slice(1));
  }
  return text;
}

function parseOption(name: string, setting: string, known: readonly string[]): [string, number | number[]] {
  const [option, value = ''] = splitOnce(setting, '=');
  if (!known.includes(option)) {
    const expected = known.length === 0 ? 'it takes none' : `expected ${known.join(' or ')}`;
    throw new UnhansError('usage', `method ${name} has no option "${option}": ${expected}`);
  }
  const numbers = value.split('|').map((item) => (item.trim() === '' ? NaN : Number(item)));
  if (!numbers.every(Number.isFinite)) {
    throw new UnhansError('usage', `method ${name}: ${option} is "${value}", expected a number`);
  }
  const isList = option === 'low' || option === 'high';
  if (!isList && numbers.length > 1)
    throw new UnhansError('usage', `method ${name}: ${option} is "${value}", expected one number`);
  return [option, isList ? numbers : numbers[0]!];
}

function wholeNumber(name: string, option: string, value: number): number {
  if (Number.isInteger(value) && value > 0 && value <= mostTurns) return value;
  throw new UnhansError(
    'usage',
    `method ${name}: ${option} is ${value}, expected a whole number from 1 to ${mostTurns}`,
  );
}

function splitOnce(text: string, separator: string): [string, string?] {
  const index = text.indexOf(separator);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}
