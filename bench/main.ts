/** Every number that the documentation quotes on speed: `npm run bench`. Ratios are of one run on one machine. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeModel } from '../src/graph/encode-onnx.ts';
import { createResnet50, createVgg16 } from './models.ts';

const models = [
  { name: 'VGG-16', create: createVgg16, file: 'vgg16.onnx', bar: 3.3 },
  { name: 'ResNet-50', create: createResnet50, file: 'resnet50.onnx', bar: 4 },
];

interface ExplanationTimes {
  readonly importMs: number;
  readonly forwardMs: number;
  readonly explainedMs: number;
  readonly peakBytes: number;
}

interface AuditTimes {
  readonly images: number;
  readonly totalSeconds: number;
  readonly seconds: Readonly<Record<string, number>>;
}

/** Runs a script of this folder in a process of its own and returns the object it prints. */
function measure(script: string, ...args: string[]): unknown {
  const tsx = join(import.meta.dirname, '..', 'node_modules', 'tsx', 'dist', 'cli.mjs');
  const output = execFileSync(process.execPath, [tsx, join(import.meta.dirname, script), ...args], {
    encoding: 'utf8',
  });
  return JSON.parse(output.trim().split('\n').at(-1)!);
}

const folder = mkdtempSync(join(tmpdir(), 'unhans-bench-'));
try {
  console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.versions.node}\n`);
  console.log('explanation (epsilon_plus_flat, batch 8, 224×224), medians:');
  for (const { name, create, file, bar } of models) {
    const path = join(folder, file);
    writeFileSync(path, encodeModel(create({})));
    const { importMs, forwardMs, explainedMs, peakBytes } = measure('explanation.ts', path) as ExplanationTimes;
    const ratio = `${(explainedMs / forwardMs).toFixed(2)} × forward (bar ${bar})`;
    const times = `forward ${forwardMs.toFixed(0)} ms, explained ${explainedMs.toFixed(0)} ms`;
    const rest = `peak memory ${(peakBytes / 2 ** 30).toFixed(2)} GiB (bar 3), import ${(importMs / 1000).toFixed(1)} s`;
    console.log(`  ${name.padEnd(10)} ${ratio}; ${times}; ${rest}`);
  }

  const { images, totalSeconds, seconds } = measure('audit.ts', join(folder, 'resnet50.onnx'), folder) as AuditTimes;
  const { model = 0, import: importing = 0, ...others } = seconds;
  const beside = Object.values(others).reduce((sum, value) => sum + value, 0);
  const share = (100 * beside) / (beside + model);
  console.log(
    `\naudit of ${images} photographs with ResNet-50: ${totalSeconds.toFixed(1)} s, model ${model.toFixed(1)} s`,
  );
  console.log(
    `  beside the model run ${share.toFixed(1)} % (bar 10); reading the model once ${importing.toFixed(1)} s`,
  );
  for (const [stage, value] of Object.entries(others)) console.log(`    ${stage.padEnd(10)} ${value.toFixed(2)} s`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
