import { createRequire } from 'node:module';
import { UnhansError } from '../../errors.ts';
import type { TfjsModule } from './row.ts';

/** A package that computes, after the one with the functions. */
interface Backend {
  readonly name: string;
  /** The packages to load: the functions come from the first, the others register themselves with it. */
  readonly packages: readonly [string, ...string[]];
  /** The backend to switch to. Default: what the packages choose. */
  readonly use?: string;
}

const core = '@tensorflow/tfjs-core';

/** What may be installed, the fastest first. */
const backends: readonly Backend[] = [
  { name: 'tfjs-node', packages: ['@tensorflow/tfjs-node'] },
  { name: 'tfjs-wasm', packages: [core, '@tensorflow/tfjs-backend-wasm'], use: 'wasm' },
  { name: 'tfjs-cpu', packages: [core, '@tensorflow/tfjs-backend-cpu'], use: 'cpu' },
  { name: 'tfjs', packages: ['@tensorflow/tfjs'] },
];

/** TensorFlow.js as it is installed. */
export interface Tfjs {
  readonly tf: TfjsModule;
  /** Which of its packages computes. */
  readonly name: string;
}

/**
 * Loads the fastest of the packages of TensorFlow.js that are installed.
 * @param wanted the name of one, e.g. `tfjs-cpu`; default any
 * @throws UnhansError `usage` where none is
 */
export async function loadTfjs(wanted?: string): Promise<Tfjs> {
  for (const backend of backends) {
    if (wanted !== undefined && backend.name !== wanted) continue;
    const tf = await maybeLoad(backend);
    if (tf) return { tf, name: backend.name };
  }
  const tried = 'expected @tensorflow/tfjs-node, or @tensorflow/tfjs-core with a backend';
  throw new UnhansError('usage', `no TensorFlow.js package is installed: ${tried}`);
}

/** Names of what is installed, the fastest first. */
export function listInstalled(): string[] {
  return backends.filter(({ packages }) => packages.every(isInstalled)).map(({ name }) => name);
}

async function maybeLoad({ packages, use }: Backend): Promise<TfjsModule | undefined> {
  if (!packages.every(isInstalled)) return undefined;
  const [tf] = (await Promise.all(packages.map((name) => import(name)))) as [TfjsModule];
  tf.enableProdMode();
  if (use !== undefined && !(await tf.setBackend(use))) return undefined;
  await tf.ready();
  return tf;
}

function isInstalled(name: string): boolean {
  try {
    return createRequire(import.meta.url).resolve(name) !== '';
  } catch {
    return false;
  }
}
