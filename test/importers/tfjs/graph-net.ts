import { countElements } from '../../../src/tensor/tensor.ts';
import { uniform } from '../../explain/numbers.ts';
import type { ModelJson } from './tensorflow.ts';

type Attribute = Readonly<Record<string, unknown>>;

/** Attributes as the JSON of a GraphDef has them: numbers as text, text in base64. */
export const attribute = {
  int: (value: number): Attribute => ({ i: String(value) }),
  float: (value: number): Attribute => ({ f: value }),
  flag: (value: boolean): Attribute => ({ b: value }),
  text: (value: string): Attribute => ({ s: encode(value) }),
  ints: (...values: number[]): Attribute => ({ list: { i: values.map(String) } }),
  texts: (...values: string[]): Attribute => ({ list: { s: values.map(encode) } }),
  type: (value: string): Attribute => ({ type: value }),
};

function encode(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** A TensorFlow graph while it is being written, as the converter of TensorFlow.js writes it. */
export interface GraphNet {
  readonly input: string;
  /** Adds an operation and returns its name; `name:1` is what it gives besides. */
  op(op: string, inputs: readonly string[], attributes?: Readonly<Record<string, Attribute>>): string;
  /** Seeded weights between `low` and `high`. */
  weights(shape: readonly number[], low?: number, high?: number): string;
  floats(values: number | readonly number[]): string;
  /** Whole numbers: a scalar, or a vector (of `shape`). */
  ints(values: number | readonly number[], shape?: readonly number[]): string;
  build(output: string): ModelJson;
}

/** Starts a graph whose one input takes `shape`, the batch in front. */
export function createGraphNet(shape: readonly number[]): GraphNet {
  const nodes: object[] = [];
  const specs: ModelJson['weightSpecs'] = [];
  const chunks: Uint8Array[] = [];
  const dims = [-1, ...shape].map((size) => ({ size: String(size) }));
  nodes.push({
    name: 'input',
    op: 'Placeholder',
    attr: { dtype: attribute.type('DT_FLOAT'), shape: { shape: { dim: dims } } },
  });

  function constant(sizes: readonly number[], data: Float32Array | Int32Array): string {
    const name = `const_${specs.length}`;
    const dtype = data instanceof Float32Array ? 'float32' : 'int32';
    nodes.push({ name, op: 'Const', attr: { dtype: attribute.type(dtype === 'float32' ? 'DT_FLOAT' : 'DT_INT32') } });
    specs.push({ name, shape: [...sizes], dtype });
    chunks.push(new Uint8Array(data.buffer));
    return name;
  }

  return {
    input: 'input',
    op(op, inputs, attributes = {}) {
      const name = `net/${op}_${nodes.length}`;
      nodes.push({ name, op, input: inputs, attr: { T: attribute.type('DT_FLOAT'), ...attributes } });
      return name;
    },
    weights(sizes, low = -0.5, high = 0.5) {
      return constant(sizes, uniform(countElements(sizes), specs.length + 1, low, high));
    },
    floats: (values) => constant(typeof values === 'number' ? [] : [values.length], Float32Array.from([values].flat())),
    ints(values, sizes = typeof values === 'number' ? [] : [values.length]) {
      return constant(sizes, Int32Array.from([values].flat()));
    },
    build(output) {
      nodes.push({ name: 'Identity', op: 'Identity', input: [output], attr: { T: attribute.type('DT_FLOAT') } });
      const signature = {
        inputs: { x: { name: 'input:0', dtype: 'DT_FLOAT', tensorShape: { dim: dims } } },
        outputs: { y: { name: 'Identity:0', dtype: 'DT_FLOAT' } },
      };
      return {
        format: 'graph-model',
        modelTopology: { node: nodes, versions: {} },
        signature,
        weightSpecs: specs,
        weightData: Buffer.concat(chunks),
      };
    },
  };
}
