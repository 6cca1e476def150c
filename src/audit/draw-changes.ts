import type { RgbImage } from '../dataset/lay-on-background.ts';
import { drawImage } from '../report/draw-heatmap.ts';
import { savePictures, type Picture } from '../store/pictures.ts';
import type { Store } from '../store/store.ts';
import { cardPx } from './draw-samples.ts';

/** An image with what stands below it, such as what the model says of it. */
export interface CaptionedImage {
  readonly image: RgbImage;
  readonly caption: string;
}

/** An image before and after a test changed it. */
export interface ChangedImage {
  readonly before: CaptionedImage;
  readonly after: CaptionedImage;
}

/** Draws images that a test changed and keeps them for the card of a cluster, in their order. */
export async function drawChanges(store: Store, clusterId: number, changes: readonly ChangedImage[]): Promise<void> {
  const pictures: Picture[] = [];
  for (const [position, change] of changes.entries()) {
    for (const kind of ['before', 'after'] as const) {
      const { image, caption } = change[kind];
      pictures.push({ clusterId, kind, position, caption, webp: await drawImage(image, { widthPx: cardPx }) });
    }
  }
  savePictures(store, pictures);
}
