/**
 * What an audit costs beside the model run, on photographs of 224×224: JPEG files, a ResNet-50 with random weights.
 * Prints one JSON object: `tsx bench/audit.ts MODEL.onnx FOLDER`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { runAudit } from '../src/audit/audit.ts';
import { createRandom } from '../src/random.ts';
import { onnxRuntime } from '../src/runtime/onnx.ts';

const classes = 4;
const imagesPerClass = 64;
const sidePx = 224;

/** A photograph-like picture: smooth colours with grain, so that JPEG has something to do. */
async function writePhotograph(path: string, seed: number): Promise<void> {
  const random = createRandom(seed);
  const pixels = (count: number) => Buffer.from(Array.from({ length: count * 3 }, () => Math.floor(random() * 256)));
  const grain = {
    input: pixels(sidePx * sidePx),
    raw: { width: sidePx, height: sidePx, channels: 3 },
    blend: 'soft-light',
  } as const;
  await sharp(pixels(64), { raw: { width: 8, height: 8, channels: 3 } })
    .resize(sidePx, sidePx, { kernel: 'cubic' })
    .composite([grain])
    .jpeg({ quality: 90 })
    .toFile(path);
}

const [model, folder] = process.argv.slice(2) as [string, string];
for (let label = 0; label < classes; label++) {
  mkdirSync(join(folder, 'images', `class ${label}`), { recursive: true });
  for (let image = 0; image < imagesPerClass; image++) {
    await writePhotograph(join(folder, 'images', `class ${label}`, `${image}.jpg`), label * imagesPerClass + image);
  }
}
writeFileSync(join(folder, 'labels.txt'), Array.from({ length: 1000 }, (_, index) => `class ${index}`).join('\n'));
const job = join(folder, 'job.json');
writeFileSync(job, JSON.stringify({ model: { path: model, labels: 'labels.txt' }, dataset: { path: 'images' } }));

const started = performance.now();
const { seconds } = await runAudit({ job, db: join(folder, 'bench.db'), out: folder }, onnxRuntime);
console.log(
  JSON.stringify({ images: classes * imagesPerClass, totalSeconds: (performance.now() - started) / 1000, seconds }),
);
