import { compileExplanation } from '../explain/compile.ts';
import type { ModelRun } from './audit-run.ts';
import { limitCells } from './limit-cells.ts';
import { createImageRunner, type ImageRunner } from './run-batches.ts';

/** A model's explanation that is compiled and loaded when it is first asked for. */
export interface LazyRunner {
  get(): Promise<ImageRunner>;
  /** Frees the memory, where there is any to free. */
  release(): Promise<void>;
}

/** The runner that computes the heatmaps of a run, pooled and in full size. */
export function createLazyRunner(run: ModelRun): LazyRunner {
  let runner: Promise<ImageRunner> | undefined;
  const create = async (): Promise<ImageRunner> => {
    const { model, method, medium, layers, job } = run.subject;
    const outputs = { relevance: false, pixels: true, heatmapSize: limitCells(medium, job.spray.size), hidden: layers };
    const { graph } = compileExplanation(model, method.method, outputs);
    const session = await run.stopwatch.time('import', () => run.runtime.createSession(graph));
    return createImageRunner(run, session);
  };
  return {
    get: () => (runner ??= create()),
    release: async () => {
      if (runner) await (await runner).session.release();
    },
  };
}
