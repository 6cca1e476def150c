import type { Tensor } from '../tensor/tensor.ts';
import { spreadEvenly } from '../spread-evenly.ts';
import { testSizes, type ClassUnderTest, type Source, type Suspect } from './class-under-test.ts';
import { averageGain, compareMovements, standardise, type Comparison, type Gain, type Movement } from './comparison.ts';
import { canBeSuspicious } from './decision.ts';
import { moveRegion } from './edit-images.ts';
import { moveOthers, observeImages, spreadOverPlaces, subtractMeans } from './latent-tests.ts';
import { listLogOdds } from './log-odds.ts';
import { contrastHeatmaps, outlineFinding } from './outline-finding.ts';
import { cutFromSources, findOwnRegion, pasteIntoOthers, readInputSize } from './place-tests.ts';
import { resizeMap, takeTop, type Region } from './regions.ts';
import { computeMean } from './statistics.ts';

/** What the tests on the model said of one finding. */
export interface FindingTests {
  /** Each image's own most relevant places, pasted into images of other classes. */
  readonly own: Comparison;
  /**
   * The places where the finding is more relevant than the rest of the class, the same for all its images, pasted; null
   * where it cannot be suspicious whatever comes out (see canBeSuspicious).
   */
  readonly inPlace: Comparison | null;
  /** The places of the stronger of the two cut out of the finding's images; the control cuts the same elsewhere. */
  readonly cut: Comparison | null;
  /** What is gained by other classes' images whose last feature map is moved by what the finding's differs from the rest's. */
  readonly latent: Gain;
  /** The same at a middle layer and equally at all places: what has no place, such as a tint or a blur. */
  readonly shift: Gain;
  /** Share of other classes' images that lie on the finding's side of the rest of the class, at the last layer. */
  readonly prevalence: number;
  /**
   * Where its heatmaps exceed the rest's and its images differ from the rest's, as the heatmaps: 0.5 and more in the fewest
   * places that hold 90 % of that. null as `inPlace` is.
   */
  readonly region: Tensor | null;
}

/** Share of an image that is pasted in place, at most: room for a frame. */
export const inPlaceArea = 0.2;

/** Share of a finding's members, the most central, that speak for it: those at its edge may belong to the rest. */
const coreShare = 0.75;

const noGain: Gain = { logOdds: 0, probability: 0 };

/** What is known of a class's images before any finding is tested. */
interface Baseline {
  readonly sourceLogOdds: readonly number[];
  readonly recipientLogOdds: readonly number[];
  /** What every source does where its own most relevant places are pasted. */
  readonly own: readonly Movement[];
  readonly sourceLayers: readonly Tensor[];
  readonly recipientLayers: readonly Tensor[];
}

/** Positions of the images that the tests of these findings take something from, ascending. */
export function chooseSources(findings: readonly Suspect[], classSize: number): number[] {
  const everyone = Array.from({ length: classSize }, (_, position) => position);
  const core = findings.flatMap(({ members }) =>
    spreadEvenly(members.slice(0, Math.ceil(coreShare * members.length)), testSizes.members),
  );
  const chosen = [...spreadEvenly(everyone, testSizes.others), ...core];
  return [...new Set(chosen)].sort((a, b) => a - b);
}

/** Tests the findings of one class on the model (transplant, cut and prevalence, and their latent forms). */
export async function testFindings(
  subject: ClassUnderTest,
  findings: readonly Suspect[],
  signal?: AbortSignal,
): Promise<FindingTests[]> {
  const baseline = await measureBaseline(subject);
  const results: FindingTests[] = [];
  for (const finding of findings) {
    signal?.throwIfAborted();
    results.push(await testFinding(subject, finding, baseline));
  }
  return results;
}

async function measureBaseline(subject: ClassUnderTest): Promise<Baseline> {
  const { sources, recipients, output } = subject;
  const images = sources.map(({ image }) => image);
  const ours = await observeImages(subject, images);
  const theirs = await observeImages(subject, recipients);
  const recipientLogOdds = listLogOdds(theirs.logits, output);
  const regionOf = ({ position }: Source) => findOwnRegion(subject, position);
  return {
    sourceLogOdds: listLogOdds(ours.logits, output),
    recipientLogOdds,
    own: await pasteIntoOthers(subject, sources, regionOf, recipientLogOdds),
    sourceLayers: ours.layers,
    recipientLayers: theirs.layers,
  };
}

async function testFinding(subject: ClassUnderTest, finding: Suspect, baseline: Baseline): Promise<FindingTests> {
  const rows = divideSources(subject.sources, finding);
  const [inside, outside] = rows.map((group) => group.map((row) => baseline.own[row]!)) as [Movement[], Movement[]];
  const own = compareMovements(inside, outside, subject.seed);
  const hidden = await testLatent(subject, baseline, ...rows);
  const { prominence } = finding;
  const isTried = prominence === undefined || canBeSuspicious({ prominence, latent: hidden.latent.logOdds });
  if (!isTried) return { own, ...hidden, inPlace: null, cut: null, region: null };
  const contrast = contrastHeatmaps(subject, finding);
  const places = await testPlaces(subject, { contrast, own, baseline }, ...rows);
  const [ours, theirs] = rows.map((group) => group.map((row) => subject.sources[row]!)) as [Source[], Source[]];
  return { own, ...hidden, ...places, region: outlineFinding(subject, contrast, ours, theirs) };
}

/** Pastes and cuts where a finding's heatmaps exceed the rest's. */
async function testPlaces(
  subject: ClassUnderTest,
  { contrast, own, baseline }: { contrast: Tensor; own: Comparison; baseline: Baseline },
  inside: readonly number[],
  outside: readonly number[],
): Promise<{ inPlace: Comparison; cut: Comparison }> {
  const { sources, seed } = subject;
  const region = takeTop(resizeMap(contrast, readInputSize(subject)), inPlaceArea);
  const pick = <Item>(items: readonly Item[], rows: readonly number[]) => rows.map((row) => items[row]!);
  const before = baseline.recipientLogOdds;
  const paste = (rows: readonly number[]) => pasteIntoOthers(subject, pick(sources, rows), () => region, before);

  const inPlace = compareMovements(await paste(inside), await paste(outside), seed);
  const hasPlace = standardise(inPlace) >= standardise(own);
  const cutRegion = (source: Source) => (hasPlace ? region : findOwnRegion(subject, source.position));
  const cutWith = (regionOf: (source: Source) => Region) =>
    cutFromSources(subject, pick(sources, inside), regionOf, pick(baseline.sourceLogOdds, inside));
  const cut = compareMovements(
    await cutWith(cutRegion),
    await cutWith((source) => moveRegion(cutRegion(source))),
    seed,
  );
  return { inPlace, cut };
}

async function testLatent(
  subject: ClassUnderTest,
  { sourceLayers, recipientLayers, recipientLogOdds }: Baseline,
  inside: readonly number[],
  outside: readonly number[],
): Promise<Pick<FindingTests, 'latent' | 'shift' | 'prevalence'>> {
  const last = sourceLayers.length - 1;
  if (last < 0 || inside.length === 0 || outside.length === 0) return { latent: noGain, shift: noGain, prevalence: 0 };
  const middle = Math.max(0, last - 1);
  const layers = subject.probe.layers;
  const [direction, lower] = [last, middle].map((layer) => subtractMeans(sourceLayers[layer]!, inside, outside)) as [
    Tensor,
    Tensor,
  ];
  const gain = async (layer: number, along: Tensor) => {
    const moved = { values: recipientLayers[layer]!, direction: along, before: recipientLogOdds };
    return averageGain(await moveOthers(subject, layer, moved));
  };
  return {
    latent: await gain(last, direction),
    shift: await gain(middle, spreadOverPlaces(lower, layers[middle]!)),
    prevalence: measurePrevalence(
      { direction, own: sourceLayers[last]!, others: recipientLayers[last]! },
      inside,
      outside,
    ),
  };
}

/** Share of `others` that lie nearer to the finding's mean than to the rest's along the direction between them. */
function measurePrevalence(
  { direction, own, others }: { direction: Tensor; own: Tensor; others: Tensor },
  inside: readonly number[],
  outside: readonly number[],
): number {
  const project = (values: Tensor, row: number) => {
    const start = row * direction.data.length;
    return direction.data.reduce((sum, value, index) => sum + value * values.data[start + index]!, 0);
  };
  const mean = (rows: readonly number[]) => computeMean(rows.map((row) => project(own, row)));
  const limit = (mean(inside) + mean(outside)) / 2;
  const count = others.shape[0]!;
  const beyond = Array.from({ length: count }, (_, row) => project(others, row)).filter((value) => value > limit);
  return count === 0 ? 0 : beyond.length / count;
}

/** Rows of the sources that belong to a finding, and of those that do not. */
function divideSources(sources: readonly Source[], { members }: Suspect): [inside: number[], outside: number[]] {
  const isMember = new Set(members);
  const isCore = new Set(members.slice(0, Math.ceil(coreShare * members.length)));
  const rows = Array.from(sources.keys());
  return [
    spreadEvenly(
      rows.filter((row) => isCore.has(sources[row]!.position)),
      testSizes.members,
    ),
    spreadEvenly(
      rows.filter((row) => !isMember.has(sources[row]!.position)),
      testSizes.members,
    ),
  ];
}
