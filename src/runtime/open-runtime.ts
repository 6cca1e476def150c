import { UnhansError } from '../errors.ts';
import { onnxRuntime } from './onnx.ts';
import type { Runtime } from './session.ts';

/** What can run a model and its explanation, by the name a user gives it; loaded only when it is wanted. */
export const runtimeTable = {
  onnx: () => Promise.resolve(onnxRuntime),
  tfjs: async () => (await import('./tfjs/tfjs.ts')).openTfjsRuntime(),
} satisfies Record<string, () => Promise<Runtime>>;

/** The runtime of a name. Throws UnhansError `usage` where there is none, or its package is not installed. */
export async function openRuntime(name: string): Promise<Runtime> {
  if (Object.hasOwn(runtimeTable, name)) return runtimeTable[name as keyof typeof runtimeTable]();
  throw new UnhansError('usage', `unknown runtime "${name}", expected ${Object.keys(runtimeTable).join(' or ')}`);
}
