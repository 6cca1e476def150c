import { UnhansError } from '../errors.ts';

/**
 * Runs `work` with a signal that Ctrl-C or a request to terminate sets off; a second one ends the program at once.
 * @param advice how to go on afterwards, the end of a sentence
 */
export async function untilInterrupted<Result>(
  advice: string,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(1);
    console.error('stopping after the current step; press Ctrl-C again to stop at once');
    controller.abort(new UnhansError('interrupted', `stopped; ${advice}`));
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    return await work(controller.signal);
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}
