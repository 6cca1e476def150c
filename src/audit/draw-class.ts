import { ensureClass } from '../store/classes.ts';
import { readClusterMap, type ClusterRow } from '../store/clusters.ts';
import { adoptPictures, measurePictures, savePictures, type Picture } from '../store/pictures.ts';
import type { SampleRow } from '../store/samples.ts';
import { computeStageKey, finishStage, openStage } from '../store/stages.ts';
import { analysisKey } from './analyse-class.ts';
import { hasModel, type AuditRun } from './audit-run.ts';
import { drawEach } from './draw-each.ts';
import { drawGiven } from './draw-given.ts';
import { cardPx, drawExplained, drawPooled } from './draw-samples.ts';
import { choosePlaces, drawTests } from './draw-tests.ts';
import type { SampleGroup } from './group-samples.ts';
import { planPictures, type PicturePlan } from './plan-pictures.ts';
import type { ImageRunner } from './run-batches.ts';
import { createStopwatch } from './stopwatch.ts';

/** Version of the pictures; raise it when they are drawn differently. */
const pictureFormat = 4;

/** Width of pictures beside the map of a class. */
const thumbnailPx = 64;

/**
 * Draws what a report shows of a class: small images for the map, typical images of the first clusters with their
 * heatmaps, the clusters' own maps, and what pasting the suspicious ones into other images does. Pictures that an earlier run drew of the same are taken as they are. Returns how
 * many bytes they take.
 * @param thumbnails how many images of the class get a small picture, at most
 * @param getRunner starts the model; absent where the heatmaps were made elsewhere, which are drawn as they are
 */
export async function drawClass(
  run: AuditRun,
  group: SampleGroup,
  thumbnails: number,
  getRunner?: () => Promise<ImageRunner>,
): Promise<number> {
  const { store, runId, subject } = run;
  const classId = ensureClass(store, runId, group.name);
  const plan = planPictures(store, classId, { ...subject.job.report, thumbnails });
  const key = pictureKey(run, group, plan);
  const { status, details } = openStage(store, key, 'pictures');
  const { classId: drawn, pictures } = details;
  if (status === 'done' && typeof drawn === 'number' && measurePictures(store, drawn).count === pictures) {
    adoptPictures(store, drawn, classId);
    return measurePictures(store, classId).bytes;
  }
  savePictures(store, await drawMaps(run, plan.clusters));
  savePictures(store, await drawThumbnails(run, group, plan.small));
  savePictures(store, await drawTypical(run, group, plan, getRunner));
  if (hasModel(run) && getRunner) {
    await drawTests({ ...run, stopwatch: createStopwatch() }, group, plan.clusters, getRunner); // all that is done here is drawing
  }
  const { count, bytes } = measurePictures(store, classId);
  finishStage(store, key, { seconds: 0, details: { classId, pictures: count } });
  return bytes;
}

/** The key of a class's pictures: what the clusters are made of, and which of them and of their images are drawn. */
function pictureKey(run: AuditRun, group: SampleGroup, plan: PicturePlan): string {
  const listPositions = (samples: readonly SampleRow[]) => samples.map(({ position }) => position);
  return computeStageKey('pictures', {
    format: pictureFormat,
    analysis: analysisKey(run, group),
    clusters: plan.clusters.map((cluster) => {
      const { index, views, size } = cluster;
      return { index, views, size, pasted: choosePlaces(run.store, cluster) ?? null };
    }),
    explained: listPositions(plan.explained),
    pooled: listPositions(plan.pooled),
    small: listPositions(plan.small),
  });
}

/** Where members of each cluster have relevance on average, and where membership comes from. */
function drawMaps({ store, subject }: AuditRun, clusters: readonly ClusterRow[]): Promise<Picture[]> {
  const maps = clusters.flatMap(({ id }) => (['mean', 'membership'] as const).map((kind) => ({ id, kind })));
  return drawEach(maps, async ({ id, kind }) => {
    const map = readClusterMap(store, id, kind);
    return map ? [{ clusterId: id, kind, webp: await subject.medium.drawMap(map, cardPx) }] : [];
  });
}

function drawThumbnails({ subject }: AuditRun, group: SampleGroup, samples: readonly SampleRow[]): Promise<Picture[]> {
  if (subject.kind === 'given') return drawGiven(subject, group, samples, { widthPx: thumbnailPx, isSmall: true });
  return drawEach(samples, async (sample) => {
    const webp = await subject.medium.drawSmall(sample, thumbnailPx);
    return [{ sampleId: sample.id, kind: 'thumbnail', webp }];
  });
}

async function drawTypical(
  { subject }: AuditRun,
  group: SampleGroup,
  { explained, pooled }: PicturePlan,
  getRunner?: () => Promise<ImageRunner>,
): Promise<Picture[]> {
  if (subject.kind === 'given') return drawGiven(subject, group, [...explained, ...pooled], { widthPx: cardPx });
  const small = await drawPooled(pooled, subject.medium);
  if (!getRunner || explained.length === 0) return small;
  const runner = { ...(await getRunner()), stopwatch: createStopwatch() }; // all that is done here is drawing
  return [...small, ...(await drawExplained(explained, group, runner))];
}
