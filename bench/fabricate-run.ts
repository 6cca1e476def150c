import sharp from 'sharp';
import { planPictures } from '../src/audit/plan-pictures.ts';
import { createRandom, type Random } from '../src/random.ts';
import { pictureBudgetBytes } from '../src/report/limit-report.ts';
import { saveClassAnalysis } from '../src/store/analyses.ts';
import { ensureClass, listClasses } from '../src/store/classes.ts';
import { evidenceTests, type EvidencePart } from '../src/store/findings.ts';
import { measurePictures, savePictures, type Picture } from '../src/store/pictures.ts';
import { createRun, finishRun } from '../src/store/runs.ts';
import type { ClusterInput } from '../src/store/save-clusters.ts';
import { insertSamples } from '../src/store/samples.ts';
import type { Store } from '../src/store/store.ts';

/** How large a run is made. */
export interface RunSize {
  readonly classes: number;
  /** Images of each class. */
  readonly images: number;
}

const clustersPerClass = 12;
const eigenvalueCount = 32;
const mapSide = 28;
/** One class in so many has a suspicious cluster. */
const suspiciousEvery = 20;
/** As a job's defaults say. */
const pictureCounts = { representatives: 8, thumbnails: 2000 } as const;

/** Fills a database with a run as an audit of photographs leaves it: pictures are as many as an audit draws. Returns its id. */
export async function fabricateRun(store: Store, { classes, images }: RunSize): Promise<number> {
  const random = createRandom(1);
  const runId = createRun(store, {
    ...{
      key: 'fabricated',
      job: { report: pictureCounts },
      model: '/models/resnet50.onnx',
      modelSha256: 'ab'.repeat(32),
    },
    ...{ dataset: '/data/images', method: 'epsilon_plus_flat', versions: { unhans: '0.0.0' } },
  });
  for (let index = 0; index < classes; index++) {
    const name = `class ${String(index).padStart(4, '0')}`;
    const classId = ensureClass(store, runId, name, index);
    insertSamples(store, classId, listSamples(name, index, images, random));
    saveClass(store, classId, images, index % suspiciousEvery === 0, random);
  }
  await drawPictures(store, runId, classes, random);
  finishRun(store, runId, 'done');
  return runId;
}

function* listSamples(name: string, target: number, count: number, random: Random) {
  for (let index = 0; index < count; index++) {
    const path = `${name}/ILSVRC2012_val_${String(index).padStart(8, '0')}.JPEG`;
    const isRight = random() < 0.8;
    const prediction = isRight ? target : target + 1;
    yield {
      ...{ path, file: `/data/images/${path}`, label: name, target },
      ...{
        prediction,
        predictionName: isRight ? name : `class ${prediction}`,
        confidence: random(),
        logit: 10 * random(),
      },
    };
  }
}

function saveClass(store: Store, classId: number, images: number, suspicious: boolean, random: Random): void {
  const clusters = Array.from({ length: clustersPerClass }, (_, index): ClusterInput => {
    const first = Math.floor(random() * images * 0.7);
    const size = Math.max(2, Math.floor((0.05 + 0.25 * random()) * images));
    return {
      ...{ index: index + 1, views: ['input'], fisher: 20 * random(), shown: index < 4 },
      ...{ score: suspicious && index === 0 ? 9 + 5 * random() : 4 * random(), suspicious: suspicious && index === 0 },
      members: Array.from({ length: Math.min(size, images - first) }, (__, member) => ({ position: first + member })),
      meanHeatmap: drawMap(() => random() - 0.3),
      region: drawMap(() => (random() < 0.2 ? 1 : 0)),
      evidence: evidenceTests.map((test) => describePart(test, random)),
    };
  });
  saveClassAnalysis(store, classId, {
    ...{ score: Math.max(...clusters.map(({ score }) => score)), suspicious, clusters },
    analyses: [
      {
        ...{ view: 'input', clusterCount: 4 },
        eigenvalues: Array.from({ length: eigenvalueCount }, (_, index) => index / eigenvalueCount),
        points: Float32Array.from({ length: 2 * images }, () => 10 * random()),
      },
    ],
  });
}

function drawMap(cell: () => number) {
  return { data: Float32Array.from({ length: mapSide ** 2 }, cell), shape: [mapSide, mapSide] };
}

function describePart(test: EvidencePart['test'], random: Random): EvidencePart {
  const effect = random();
  return { test, effect, control: 0.01, interval: [effect - 0.1, effect + 0.1], unit: 'probability', points: effect };
}

/** Draws as an audit does: class by class, most suspicious first, while the report has room. */
async function drawPictures(store: Store, runId: number, classes: number, random: Random): Promise<void> {
  const [card, thumbnail] = await Promise.all([192, 64].map((side) => drawPhotograph(side, random)));
  let roomBytes = pictureBudgetBytes;
  for (const { id } of listClasses(store, runId)) {
    if (roomBytes <= 0) break;
    const thumbnails = Math.floor(pictureCounts.thumbnails / classes);
    const { clusters, explained, pooled, small } = planPictures(store, id, { ...pictureCounts, thumbnails });
    const pictures: Picture[] = [
      ...clusters.map((cluster): Picture => ({ clusterId: cluster.id, kind: 'mean', webp: card! })),
      ...small.map((sample): Picture => ({ sampleId: sample.id, kind: 'thumbnail', webp: thumbnail! })),
      ...[...explained, ...pooled].flatMap((sample) =>
        (['thumbnail', 'overlay', 'heatmap'] as const).map((kind): Picture => ({
          sampleId: sample.id,
          kind,
          webp: card!,
        })),
      ),
    ];
    savePictures(store, pictures);
    roomBytes -= measurePictures(store, id).bytes;
  }
}

/** Smooth colours with some grain, about as large a file as a photograph's. */
async function drawPhotograph(sidePx: number, random: Random): Promise<Buffer> {
  const pixels = (count: number, strength: number) =>
    Buffer.from(Array.from({ length: count * 3 }, () => 128 + Math.floor((random() - 0.5) * strength)));
  const grain = { input: pixels(sidePx * sidePx, 60), raw: { width: sidePx, height: sidePx, channels: 3 } } as const;
  return sharp(pixels(64, 255), { raw: { width: 8, height: 8, channels: 3 } })
    .resize(sidePx, sidePx, { kernel: 'cubic' })
    .composite([{ ...grain, blend: 'soft-light' }])
    .webp({ quality: 82 })
    .toBuffer();
}
