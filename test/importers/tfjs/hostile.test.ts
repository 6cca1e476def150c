import fc from 'fast-check';
import { describe, test } from 'vitest';
import { UnhansError } from '../../../src/errors.ts';
import { readTfjsModel } from '../../../src/importers/tfjs/read-tfjs-model.ts';
import { graphFamilies, singleOperations } from './graph-zoo.ts';
import { families } from './layers-zoo.ts';
import { exportModel, type ModelJson } from './tensorflow.ts';

/** What may stand where something else is expected. */
const junk = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(-1, 0, 0.5, 2 ** 53, 1e300, '', '__proto__', 'constructor', [], {}, null, [[[]]], 'Zm9v'),
);

/** The places of all values inside a JSON value, as paths. */
function listPaths(json: unknown, path: readonly (string | number)[] = []): (string | number)[][] {
  if (typeof json !== 'object' || json === null) return [[...path]];
  const inner = Object.entries(json).flatMap(([key, value]) => listPaths(value, [...path, key]));
  return path.length > 0 ? [[...path], ...inner] : inner;
}

/** A copy with another value at `path`; JSON leaves out what is undefined. */
function replaceAt(json: unknown, [key, ...rest]: readonly (string | number)[], value: unknown): unknown {
  if (key === undefined) return value;
  const copy = (Array.isArray(json) ? [...(json as unknown[])] : { ...(json as object) }) as Record<string, unknown>;
  const next = replaceAt(copy[key], rest, value);
  copy[key] = next;
  return copy;
}

/** Reads a model that may be anything: expects a graph or one sentence, no other error. */
function read(json: unknown, weights: Uint8Array): void {
  try {
    readTfjsModel(Buffer.from(JSON.stringify(json)), 'model.json', () => weights);
  } catch (error) {
    if (!(error instanceof UnhansError)) throw error;
    if (error.message.includes('\n')) throw new Error(`several lines: ${error.message}`, { cause: error });
  }
}

describe('a model.json with anything anywhere is read, or refused in one sentence', () => {
  const models: Readonly<Record<string, () => Promise<ModelJson>>> = {
    'a LayersModel': () => exportModel(families['MobileNet']!()),
    'a LayersModel with models inside': () => exportModel(families['a model in a model']!()),
    'a GraphModel': () => Promise.resolve(graphFamilies['VGG, flattened by its shape']!.build()),
    'another GraphModel': () => Promise.resolve(graphFamilies['MobileNet, fused']!.build()),
  };

  test.each(Object.entries(models))('%s', async (_, make) => {
    const { weightSpecs, weightData, ...rest } = await make();
    const model = { ...rest, weightsManifest: [{ paths: ['w.bin'], weights: weightSpecs }] };
    const paths = listPaths(JSON.parse(JSON.stringify(model)));
    const change = fc.tuple(fc.constantFrom(...paths), fc.option(junk, { nil: undefined }));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 2 }), (changes) => {
        const wrong = changes.reduce<unknown>((json, [path, value]) => {
          return path.reduce<unknown>((at, key) => (at as Record<string, unknown> | null)?.[key], json) === undefined
            ? json
            : replaceAt(json, path, value);
        }, model);
        read(wrong, weightData);
      }),
      { numRuns: 200, seed: 4 },
    );
  });
});

test('a GraphModel with any whole numbers is read, or refused in one sentence', () => {
  const models = Object.values(singleOperations).map(({ build }) => build());
  const number = fc.oneof(fc.integer({ min: -6, max: 6 }), fc.constantFrom(2 ** 31 - 1, -(2 ** 31)));
  const numbers = fc.array(number, { minLength: 16, maxLength: 16 });
  fc.assert(
    fc.property(fc.constantFrom(...models), numbers, ({ weightSpecs, weightData, ...rest }, drawn) => {
      const bytes = new DataView(new Uint8Array(weightData).buffer);
      let [place, count] = [0, 0];
      for (const { shape, dtype } of weightSpecs) {
        const size = shape.reduce((product, length) => product * length, 1);
        for (let index = 0; index < size && dtype === 'int32'; index++) {
          const value = drawn[count++ % drawn.length]!;
          if (Math.abs(value) !== 6) bytes.setInt32(place + 4 * index, value, true);
        }
        place += 4 * size;
      }
      read({ ...rest, weightsManifest: [{ paths: ['w.bin'], weights: weightSpecs }] }, new Uint8Array(bytes.buffer));
    }),
    { numRuns: 1500, seed: 4 },
  );
});
