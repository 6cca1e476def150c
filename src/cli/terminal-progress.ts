import { SingleBar } from 'cli-progress';
import type { Progress, ProgressTask } from '../audit/progress.ts';
import { toPrintable } from './printable.ts';

/** How often a run that writes into a file or pipe says how far it is. */
const plainIntervalMs = 10_000;

/** Progress on stderr: a bar with an estimate on a terminal, a plain line now and then elsewhere. */
export function createTerminalProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  return {
    begin: stream.isTTY ? (...work) => drawBar(stream, ...work) : (...work) => writeLines(stream, ...work),
    note: (sentence) => void stream.write(toPrintable(`note: ${sentence}\n`)),
  };
}

function drawBar(stream: NodeJS.WriteStream, title: string, total: number, unit: string): ProgressTask {
  const format = `${title} {bar} {value}/{total} ${unit}, {eta_formatted} left`;
  const bar = new SingleBar({
    stream,
    format,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
    hideCursor: true,
  });
  bar.start(total, 0);
  return {
    advance: (units) => {
      bar.increment(units);
    },
    end: () => {
      bar.stop();
    },
  };
}

function writeLines(stream: NodeJS.WriteStream, title: string, total: number, unit: string): ProgressTask {
  const started = performance.now();
  let said = started;
  let done = 0;
  const say = (rest: string) => stream.write(`${title}: ${done}/${total} ${unit}${rest}\n`);
  return {
    advance(units) {
      done += units;
      const now = performance.now();
      if (now - said < plainIntervalMs || done === 0) return;
      said = now;
      const left = ((now - started) / done) * (total - done);
      say(`, about ${Math.ceil(left / 1000)} s left`);
    },
    end: () => void say(` in ${((performance.now() - started) / 1000).toFixed(1)} s`),
  };
}
