import { compileExplanation } from '../explain/compile.ts';
import type { ModelRun } from './audit-run.ts';
import type { ModelSubject } from './prepare-audit.ts';
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
    const { model, method, layers } = run.subject;
    const outputs = { relevance: false, pixels: true, heatmapSize: limitCells(run.subject), hidden: layers };
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

/** The most cells of a heatmap along each axis: `spray.size`, or its square for a line, which then has as many in all. */
function limitCells({ medium, job }: ModelSubject): number {
  if (!medium.isPooled) return Infinity;
  const [height] = medium.size;
  return height === 1 ? job.spray.size ** 2 : job.spray.size;
}
