import type { Tensor } from '../tensor/tensor.ts';
import { spreadEvenly } from '../spread-evenly.ts';
import { testSizes, type ClassUnderTest } from './class-under-test.ts';
import { compareMovements, type Comparison } from './comparison.ts';
import { moveRegion } from './edit-images.ts';
import { listLogOdds } from './log-odds.ts';
import { scaleContrast } from './outline-finding.ts';
import { pasteIntoOthers, predictImages, readInputSize } from './place-tests.ts';
import { averageHeatmaps, resizeMap, subtractMaps, takeTop } from './regions.ts';

/** What pasting the same few places of images of the class into images of other classes does. */
export interface ClassTest {
  readonly transplant: Comparison;
  /** Where the class's heatmaps exceed those of other classes, as the `region` of a finding. */
  readonly region: Tensor;
}

/** Share of an image that is pasted to test a class as a whole: too little for an object. */
export const classArea = 0.04;

/**
 * Tests what all images of a class have at the same few places, where there is no rest of the class to compare with: how
 * much of it takes to turn images of other classes. The control are equal places elsewhere in the same images.
 * @param elsewhere the mean heatmap of other classes, as averageHeatmaps makes it
 */
export async function testWholeClass(subject: ClassUnderTest, elsewhere: Tensor): Promise<ClassTest> {
  const { heatmaps, sources, recipients, output, seed } = subject;
  const everyone = Array.from({ length: heatmaps.shape[0]! }, (_, row) => row);
  const contrast = subtractMaps(averageHeatmaps(heatmaps, everyone), elsewhere);
  const region = takeTop(resizeMap(contrast, readInputSize(subject)), classArea);
  const donors = spreadEvenly(sources, testSizes.members);
  const before = listLogOdds(await predictImages(subject, recipients), output);
  const moved = moveRegion(region);
  const acting = await pasteIntoOthers(subject, donors, () => region, before);
  const control = await pasteIntoOthers(subject, donors, () => moved, before);
  return { transplant: compareMovements(acting, control, seed), region: scaleContrast(contrast) };
}
