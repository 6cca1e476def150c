import { createTensor, viewRow, type Tensor } from '../tensor/tensor.ts';
import { findChannelAxis, measurePlaces } from '../importers/model.ts';
import type { ClassUnderTest, Source } from './class-under-test.ts';
import { testSizes } from './class-under-test.ts';
import type { Movement } from './comparison.ts';
import { cutOut, transplant, type InputImage } from './edit-images.ts';
import { listLogOdds } from './log-odds.ts';
import { resizeMap, takeTop, type Region } from './regions.ts';

/** Share of an image that is pasted where each image's own most relevant places are taken. */
const ownArea = 0.08;

/** Height and width of the places of the model's input. */
export function readInputSize({ probe }: ClassUnderTest): [height: number, width: number] {
  return measurePlaces(probe.model.input);
}

/** The most relevant places of one image of the class. */
export function findOwnRegion(subject: ClassUnderTest, position: number): Region {
  const heatmap = createTensor(viewRow(subject.heatmaps, position), subject.heatmaps.shape.slice(1));
  return takeOwnRegion(heatmap, readInputSize(subject));
}

/** The places of an image of `size` where its pooled heatmap [h, w] is largest. */
export function takeOwnRegion(heatmap: Tensor, size: readonly [height: number, width: number]): Region {
  return takeTop(resizeMap(heatmap, size), ownArea);
}

/** Pastes a region of each source into images of other classes. */
export async function pasteIntoOthers(
  subject: ClassUnderTest,
  sources: readonly Source[],
  regionOf: (source: Source) => Region,
  before: readonly number[],
): Promise<Movement[]> {
  if (sources.length === 0) return [];
  const { probe, recipients, output } = subject;
  const tried = recipients.slice(0, testSizes.recipients);
  const regions = sources.map(regionOf);
  const logits = await probe.predict(sources.length * tried.length, (index, target) => {
    const from = Math.floor(index / tried.length);
    const recipient = tried[index % tried.length]!;
    transplant(sources[from]!.image, recipient, regions[from]!, probe.model.input, target);
  });
  const after = listLogOdds(logits, output);
  return sources.map((_, from) => ({
    before: before.slice(0, tried.length),
    after: after.slice(from * tried.length, (from + 1) * tried.length),
  }));
}

/**
 * Cuts a region out of each source; what it does is how far the class's log-odds fall. Features, which have nothing in
 * common with each other, become those of the recipients' mean instead.
 */
export async function cutFromSources(
  { probe, output, recipients }: ClassUnderTest,
  sources: readonly Source[],
  regionOf: (source: Source) => Region,
  before: readonly number[],
): Promise<Movement[]> {
  if (sources.length === 0) return [];
  const { input } = probe.model;
  const typical = findChannelAxis(input) === undefined ? averageImages(recipients) : undefined;
  const logits = await probe.predict(sources.length, (index, target) => {
    const source = sources[index]!;
    if (typical) transplant(typical, source.image, regionOf(source), input, target);
    else cutOut(source.image, regionOf(source), input, target);
  });
  return listLogOdds(logits, output).map((value, index) => ({ before: [value], after: [before[index]!] }));
}

function averageImages(images: readonly InputImage[]): InputImage {
  const mean = new Float32Array(images[0]!.length);
  for (const image of images) for (const [index, value] of image.entries()) mean[index]! += value / images.length;
  return mean;
}

/** Logits [n, classes] of images as they are. */
export function predictImages({ probe }: ClassUnderTest, images: readonly Float32Array[]): Promise<Tensor> {
  return probe.predict(images.length, (index, target) => {
    target.set(images[index]!);
  });
}
