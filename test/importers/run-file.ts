import { InferenceSession, Tensor } from 'onnxruntime-node';
import { encodeModel } from '../../src/graph/encode-onnx.ts';
import type { RuntimeValue } from '../../src/runtime/session.ts';
import { countElements } from '../../src/tensor/tensor.ts';
import { uniform } from '../explain/numbers.ts';
import { toHalfBits } from '../zoo/precision.ts';
import type { ZooModel } from '../zoo/zoo-model.ts';

/** What a model file computes as it is, run by onnxruntime directly. */
export interface FileRun {
  readonly input: RuntimeValue;
  readonly output: Float32Array;
  /** Turns logits into what the file puts out: it may end in a softmax. */
  squash(logits: Float32Array, classes: number): Float32Array;
}

/** Runs a model's file on `batch` seeded samples, as many at a time as it takes. */
export async function runFile(model: ZooModel, batch: number, rowsPerRun: number): Promise<FileRun> {
  const graph = model.build();
  const [input] = graph.inputs;
  const size = countElements(model.inputShape);
  const samples = uniform(batch * size, 17);
  const session = await InferenceSession.create(encodeModel(graph), { intraOpNumThreads: 1, logSeverityLevel: 4 });
  const outputs: number[] = [];
  for (let first = 0; first < batch; first += rowsPerRun) {
    const rows = new Float32Array(rowsPerRun * size);
    rows.set(samples.subarray(first * size, Math.min(batch, first + rowsPerRun) * size));
    const shape = [rowsPerRun, ...model.inputShape];
    const tensor =
      input!.type === 'float16'
        ? new Tensor('float16', Uint16Array.from(rows, toHalfBits), shape)
        : new Tensor('float32', rows, shape);
    const result = (await session.run({ [input!.name]: tensor }))[session.outputNames[0]!]!;
    outputs.push(
      ...(result.data instanceof Uint16Array ? Array.from(result.data, fromHalfBits) : (result.data as Float32Array)),
    );
  }
  await session.release();
  const last = graph.nodes.filter(({ op }) => op !== 'Cast' && op !== 'Identity').at(-1)!.op;
  const squash = squashers[last] ?? ((logits: Float32Array) => logits);
  const classes = outputs.length / (Math.ceil(batch / rowsPerRun) * rowsPerRun);
  return {
    input: { data: samples, shape: [batch, ...model.inputShape] },
    output: Float32Array.from(outputs.slice(0, batch * classes)),
    squash,
  };
}

const squashers: Record<string, (logits: Float32Array, classes: number) => Float32Array> = {
  Softmax: (logits, classes) => {
    return logits.map((value, index) => {
      const row = logits.subarray(index - (index % classes), index - (index % classes) + classes);
      return Math.exp(value) / row.reduce((total, other) => total + Math.exp(other), 0);
    });
  },
  Sigmoid: (logits) => logits.map((value) => 1 / (1 + Math.exp(-value))),
};

/** The value of a float16 that is finite. */
function fromHalfBits(bits: number): number {
  const [sign, exponent, fraction] = [bits >> 15, (bits >> 10) & 31, bits & 1023];
  const size = exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15);
  return sign ? -size : size;
}
