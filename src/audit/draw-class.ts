import { decodePixels } from '../dataset/decode-pixels.ts';
import { renderThumbnail } from '../dataset/render-thumbnail.ts';
import { drawHeatmap, drawImage, drawOverlay } from '../report/draw-heatmap.ts';
import { spreadEvenly } from '../report/spread-evenly.ts';
import { listClusters, listMembers, readClusterMap, type ClusterRow } from '../store/clusters.ts';
import { adoptPictures, countPictures, savePictures, type Picture } from '../store/pictures.ts';
import { listSamples, type SampleRow } from '../store/samples.ts';
import { computeStageKey, finishStage, openStage } from '../store/stages.ts';
import { createTensor, viewRow } from '../tensor/tensor.ts';
import { analysisKey } from './analyse-class.ts';
import type { AuditRun } from './audit-run.ts';
import { drawEach } from './draw-each.ts';
import { drawGiven } from './draw-given.ts';
import type { SampleGroup } from './group-samples.ts';
import { runBatches, type ImageRunner } from './run-batches.ts';
import { createStopwatch } from './stopwatch.ts';

/** Version of the pictures; raise it when they are drawn differently. */
const pictureFormat = 1;

/** Widths of pictures: beside the scatter plot, and on a cluster's card. */
const thumbnailPx = 64;
const cardPx = 192;

/**
 * Draws what a report shows of a class: small images for the picture of the embedding, typical images of every cluster
 * with their full-size heatmaps, and the clusters' mean heatmaps.
 * @param thumbnails how many images of the class get a small picture, at most
 * @param getRunner starts the model; absent where the heatmaps were made elsewhere, which are drawn as they are
 */
export async function drawClass(
  run: AuditRun,
  classId: number,
  group: SampleGroup,
  thumbnails: number,
  getRunner?: () => Promise<ImageRunner>,
): Promise<void> {
  const { subject } = run;
  const { representatives } = subject.job.report;
  const key = computeStageKey('pictures', {
    ...{ format: pictureFormat, clusters: analysisKey(run, group), thumbnails, representatives },
  });
  const stage = openStage(run.store, key, 'pictures');
  const { classId: drawn, pictures } = stage.details;
  if (stage.status === 'done' && typeof drawn === 'number' && countPictures(run.store, drawn) === pictures) {
    adoptPictures(run.store, drawn, classId);
    return;
  }
  const clusters = listClusters(run.store, { classId, shown: true });
  const typical = new Map(
    clusters
      .flatMap(({ id }) => listMembers(run.store, id, representatives))
      .map((member) => [member.id, member as SampleRow]),
  );
  const small = spreadEvenly(listSamples(run.store, classId), thumbnails).filter(({ id }) => !typical.has(id));
  savePictures(run.store, await drawMeans(run, clusters));
  savePictures(run.store, await drawThumbnails(run, group, small));
  if (subject.kind === 'given') {
    savePictures(run.store, await drawGiven(subject, group, [...typical.values()], { widthPx: cardPx }));
  } else if (getRunner && typical.size > 0) {
    const runner = { ...(await getRunner()), stopwatch: createStopwatch() }; // all that is done here is drawing
    savePictures(run.store, await drawTypical([...typical.values()], group, runner));
  }
  finishStage(run.store, key, { seconds: 0, details: { classId, pictures: countPictures(run.store, classId) } });
}

function drawMeans({ store }: AuditRun, clusters: readonly ClusterRow[]): Promise<Picture[]> {
  return drawEach(clusters, async ({ id }) => {
    const mean = readClusterMap(store, id, 'mean');
    return mean ? [{ clusterId: id, kind: 'mean', webp: await drawHeatmap(mean, { widthPx: cardPx }) }] : [];
  });
}

function drawThumbnails({ subject }: AuditRun, group: SampleGroup, samples: readonly SampleRow[]): Promise<Picture[]> {
  if (subject.kind === 'given') return drawGiven(subject, group, samples, { widthPx: thumbnailPx, isSmall: true });
  return drawEach(samples, async ({ id, file }) => {
    const webp = await renderThumbnail(file, subject.preprocessing, thumbnailPx);
    return [{ sampleId: id, kind: 'thumbnail', webp }];
  });
}

async function drawTypical(samples: readonly SampleRow[], group: SampleGroup, runner: ImageRunner): Promise<Picture[]> {
  const inputs = samples.map(({ path, file }, row) => ({ path, file, label: group.name, row, fingerprint: '' }));
  const pictures: Picture[] = [];
  for await (const { indices, outputs } of runBatches(inputs, runner, () => group.output)) {
    const pixels = outputs['pixels'];
    if (!pixels) continue;
    const maps = createTensor(pixels.data as Float32Array, pixels.shape);
    const drawn = await drawEach(indices.entries(), ([row, index]) => {
      const relevance = createTensor(viewRow(maps, row).slice(), maps.shape.slice(1));
      return drawSample(samples[index]!, relevance, runner);
    });
    pictures.push(...drawn);
  }
  return pictures;
}

async function drawSample(
  sample: SampleRow,
  relevance: ReturnType<typeof createTensor>,
  runner: ImageRunner,
): Promise<Picture[]> {
  const image = await decodePixels(sample.file, runner.preprocessing);
  const [thumbnail, heatmap, overlay] = await Promise.all([
    drawImage(image, { widthPx: cardPx }),
    drawHeatmap(relevance, { widthPx: cardPx }),
    drawOverlay(image, relevance, { widthPx: cardPx }),
  ]);
  return Object.entries({ thumbnail, heatmap, overlay } as const).map(([kind, webp]) => {
    return { sampleId: sample.id, kind: kind as 'thumbnail', webp };
  });
}
