import { createRequire } from 'node:module';
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { encodeModelExternal } from '../graph/encode-onnx.ts';
import type { Graph } from '../graph/graph.ts';
import type { Runtime, RuntimeValue, Session, SessionOptions } from './session.ts';

const { version } = createRequire(import.meta.url)('onnxruntime-node/package.json') as { version: string };

/** Runs graphs natively with onnxruntime-node, on the CPU. */
export const onnxRuntime: Runtime = { name: 'onnxruntime-node', version, createSession };

async function createSession(graph: Graph, options: SessionOptions = {}): Promise<Session> {
  const { bytes, external } = encodeModelExternal(graph);
  const session = await InferenceSession.create(bytes, {
    executionProviders: ['cpu'],
    graphOptimizationLevel: (options.optimize ?? true) ? 'all' : 'disabled',
    // the pattern of a first run would hold its memory a second time
    enableMemPattern: false,
    // relevance fades into denormal numbers, which are slow to compute with
    extra: { session: { set_denormal_as_zero: '1' } },
    logSeverityLevel: 4,
    externalData: external,
    ...(options.threads !== undefined && { intraOpNumThreads: options.threads }),
  });
  return {
    async run(feeds) {
      const results = await session.run(
        Object.fromEntries(Object.entries(feeds).map(([name, value]) => [name, toOrtTensor(value)])),
      );
      return Object.fromEntries(Object.entries(results).map(([name, value]) => [name, fromOrtTensor(value)]));
    },
    release: () => session.release(),
  };
}

function toOrtTensor({ data, shape }: RuntimeValue): OrtTensor {
  if (data instanceof Float32Array) return new OrtTensor('float32', data, shape);
  if (data instanceof BigInt64Array) return new OrtTensor('int64', data, shape);
  if (data instanceof Int32Array) return new OrtTensor('int32', data, shape);
  return new OrtTensor('uint8', data, shape);
}

function fromOrtTensor(tensor: OrtTensor): RuntimeValue {
  return { data: tensor.data as RuntimeValue['data'], shape: tensor.dims };
}
