import { transplant, type InputImage } from '../evidence/edit-images.ts';
import { takeOwnRegion } from '../evidence/place-tests.ts';
import { takeTop, type Region } from '../evidence/regions.ts';
import { inPlaceArea } from '../evidence/test-findings.ts';
import { classArea } from '../evidence/test-whole-class.ts';
import { formatPercent } from '../report/format.ts';
import { spreadEvenly } from '../spread-evenly.ts';
import { listMembers, readClusterMap, type ClusterRow, type MemberRow } from '../store/clusters.ts';
import { findPart } from '../store/findings.ts';
import type { Store } from '../store/store.ts';
import { countElements, createTensor, viewRow } from '../tensor/tensor.ts';
import type { ModelRun } from './audit-run.ts';
import { cardPx, readPooled } from './draw-samples.ts';
import { listOthers, type SampleGroup } from './group-samples.ts';
import { loadImages } from './load-images.ts';
import { readPrediction } from './read-prediction.ts';
import { runBatch, type ImageRunner } from './run-batches.ts';
import { saveChanges, type CaptionedPicture } from './save-changes.ts';

/** Images of other classes that a suspicious cluster is pasted into on its card. */
const shownChanges = 3;

/** Which places of its members are pasted: those most relevant in each, or the same of all; of a whole class, fewer. */
export type PastedPlaces = 'own' | 'fixed' | 'class';

/** The places by which a suspicious cluster acts; undefined where it does not act by pasting, as a tint. */
export function choosePlaces(store: Store, { id, share, suspicious, evidence }: ClusterRow): PastedPlaces | undefined {
  const acts = suspicious && (findPart(evidence, 'transplant')?.points ?? 0) > 0;
  if (!acts) return undefined;
  if (readClusterMap(store, id, 'region') === undefined) return 'own';
  return share === 1 ? 'class' : 'fixed';
}

/**
 * Draws what the transplant test did for every suspicious cluster that acts by pasting: three images of other classes,
 * before and after places of its three most typical members were pasted into them, and what the model says of both.
 */
export async function drawTests(
  run: ModelRun,
  group: SampleGroup,
  clusters: readonly ClusterRow[],
  getRunner: () => Promise<ImageRunner>,
): Promise<void> {
  for (const cluster of clusters) {
    const places = choosePlaces(run.store, cluster);
    if (places === undefined) continue;
    const pairs = await pasteMembers(run, group, cluster, places);
    const runner = await getRunner();
    const before = await caption(
      run,
      pairs.map(({ recipient }) => recipient),
      runner,
    );
    const after = await caption(
      run,
      pairs.map(({ changed }) => changed),
      runner,
    );
    saveChanges(
      run.store,
      cluster.id,
      before.map((picture, index) => ({ before: picture, after: after[index]! })),
    );
  }
}

interface Pair {
  readonly recipient: InputImage;
  readonly changed: InputImage;
}

/** Images of other classes with places of members pasted in; a pair of which one cannot be read any more is left out. */
async function pasteMembers(
  run: ModelRun,
  group: SampleGroup,
  { id }: ClusterRow,
  places: PastedPlaces,
): Promise<Pair[]> {
  const { dataset, model } = run.subject;
  const members = listMembers(run.store, id, shownChanges);
  const others = listOthers(dataset.samples, group);
  const donors = await loadImages(run, members);
  const recipients = await loadImages(run, spreadEvenly(others, shownChanges));
  const pairs: Pair[] = [];
  for (const [index, recipient] of recipients.entries()) {
    const place = index % members.length;
    const [donor, region] = [donors[place], await findRegion(run, id, members[place]!, places)];
    if (!recipient || !donor || !region) continue;
    const changed = new Float32Array(recipient.length);
    transplant(donor, recipient, region, model.input, changed);
    pairs.push({ recipient, changed });
  }
  return pairs;
}

async function findRegion(
  { store, subject }: ModelRun,
  clusterId: number,
  member: MemberRow,
  places: PastedPlaces,
): Promise<Region | undefined> {
  if (places === 'own') {
    const heatmap = await readPooled(member);
    return heatmap && takeOwnRegion(heatmap, subject.medium.size);
  }
  const region = readClusterMap(store, clusterId, 'region');
  return region && takeTop(region, places === 'class' ? classArea : inPlaceArea);
}

/** Images as a person sees them, each with what the model says of it: “pullover 93%”. */
async function caption(
  { subject }: ModelRun,
  images: readonly InputImage[],
  runner: ImageRunner,
): Promise<CaptionedPicture[]> {
  const { model, labels, medium } = subject;
  const length = countElements(model.input.shape);
  const captioned: CaptionedPicture[] = [];
  for (let start = 0; start < images.length; start += runner.batch) {
    const taken = images.slice(start, start + runner.batch);
    const input = new Float32Array(taken.length * length);
    for (const [row, image] of taken.entries()) input.set(image, row * length);
    const outputs = await runBatch({ indices: [...taken.keys()], input, skipped: [] }, runner, () => 0);
    const { data, shape } = outputs[model.logits]!;
    const logits = createTensor(data as Float32Array, shape);
    for (const [row, image] of taken.entries()) {
      const { index, confidence } = readPrediction(viewRow(logits, row));
      const words = `${labels[index] ?? `output ${index}`} ${formatPercent(confidence)}`;
      captioned.push({ webp: await medium.drawInput(image, cardPx), caption: words });
    }
  }
  return captioned;
}
