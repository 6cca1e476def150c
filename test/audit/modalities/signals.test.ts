import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { encodeModel } from '../../../src/graph/encode-onnx.ts';
import { createRandom } from '../../../src/random.ts';
import { readNpyInfo } from '../../../src/tensor/npy-file.ts';
import { formatNpy } from '../../../src/tensor/npy.ts';
import { useFolder } from '../../e2e/use-folder.ts';
import { createNet } from '../../zoo/net.ts';
import { auditPlanted, type PlantedAudit } from './audit-planted.ts';

const createFolder = useFolder();
const length = 96;
const kernel = 9;
const signals = 120;

/** A wave of one of two lengths at a random place, in noise; every fourth of the first class has a click at the same one. */
function drawSignal(index: number): Float32Array {
  const random = createRandom(index);
  const signal = Float32Array.from({ length }, () => 0.1 * (random() - 0.5));
  const [period, start] = [index % 2 === 0 ? 8 : 4, 10 + Math.floor(40 * random())];
  for (let step = 0; step < 24; step++) signal[start + step]! += 0.6 * Math.sin((2 * Math.PI * step) / period);
  if (isPlanted(index)) for (const [step, height] of [-0.8, 1.6, -0.8].entries()) signal[84 + step]! += height;
  return signal;
}

function isPlanted(index: number): boolean {
  return index % 8 === 0;
}

/** A convolution that answers each wave and the click, and a dense layer that adds the answers up. */
function createModel(): Uint8Array {
  const net = createNet();
  const wave = (period: number, phase: number) =>
    Array.from({ length: kernel }, (_, step) => Math.sin((2 * Math.PI * step) / period + phase) / kernel);
  const click = Array.from({ length: kernel }, (_, step) => [-1, 2, -1][step - 3] ?? 0);
  const filters = [wave(8, 0), wave(8, Math.PI / 2), wave(4, 0), wave(4, Math.PI / 2), click];
  const biases = net.floats([-0.08, -0.08, -0.08, -0.08, -3]);
  const answers = net.node('Conv', ['input', net.floats(filters.flat(), [5, 1, kernel]), biases], {
    kernel_shape: [kernel],
  });
  const flat = net.node('Flatten', [net.node('Relu', [answers])], { axis: 1 });
  const places = length - kernel + 1;
  const weights = [1, 1, 0, 0, 4].flatMap((first, filter) =>
    Array.from({ length: places }, () => [first, [2, 3].includes(filter) ? 1 : 0]).flat(),
  );
  const logits = net.node('Gemm', [flat, net.floats(weights, [5 * places, 2]), net.floats([0, 0])]);
  return encodeModel(
    net.build(
      [{ name: 'input', type: 'float32', shape: ['batch', 1, length] }],
      [{ name: logits, type: 'float32', shape: ['batch', 2] }],
    ),
  );
}

describe('signals in .npy files', () => {
  let audit: PlantedAudit;
  beforeAll(async () => {
    const folder = createFolder();
    mkdirSync(join(folder, 'signals'), { recursive: true });
    const rows = Array.from({ length: signals }, (_, index) => drawSignal(index));
    const save = (name: string, part: readonly Float32Array[]) => {
      const data = Float32Array.from(part.flatMap((row) => [...row]));
      writeFileSync(join(folder, 'signals', name), formatNpy({ data, shape: [part.length, 1, length] }));
    };
    save('0.npy', rows.slice(0, 50));
    save('1.npy', rows.slice(50));
    writeFileSync(
      join(folder, 'labels.csv'),
      ['label', ...rows.map((_, index) => ['long', 'short'][index % 2]!)].join('\n'),
    );
    writeFileSync(join(folder, 'model.onnx'), createModel());
    const dataset = { modality: 'tensor', path: 'signals', labels: 'labels.csv' };
    writeFileSync(
      join(folder, 'job.yaml'),
      stringify({ model: { path: 'model.onnx' }, dataset, report: { thumbnails: 40 } }),
    );
    const planted = rows.flatMap((_, index) =>
      isPlanted(index) ? [index < 50 ? `0.npy#${index}` : `1.npy#${index - 50}`] : [],
    );
    audit = await auditPlanted(join(folder, 'job.yaml'), planted);
  }, 120_000);

  it('show what was planted in them as the most suspicious group, and nothing in the other class', () => {
    expect(audit.suspicions.filter(({ class: name }) => name !== 'long')).toEqual([]);
    expect(audit.suspicions[0]!.f1).toBeGreaterThanOrEqual(0.9);
  });

  it('have heatmaps with one number for every step, as their files say', () => {
    for (const path of audit.heatmaps) expect(readNpyInfo(path).shape.slice(1)).toEqual([length]);
  });

  it('are drawn as lines in the report', () => {
    expect(audit.report).toContain('src="data:image/svg+xml;base64,');
    const [, encoded = ''] =
      /src="data:image\/svg\+xml;base64,([^"]+)" alt="what the model looks at in/.exec(audit.report) ?? [];
    const drawing = Buffer.from(encoded, 'base64').toString();
    expect(drawing).toMatch(/^<svg\s+xmlns="http:\/\/www.w3.org\/2000\/svg"\s+width="192"\s+height="96"/);
    expect(drawing.match(/<path\s+stroke=/g)!.length).toBeGreaterThan(2); // several colours
  });
});
