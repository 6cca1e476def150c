import { savePictures, type Picture } from '../store/pictures.ts';
import type { Store } from '../store/store.ts';

/** A drawn sample with what stands below it, such as what the model says of it. */
export type CaptionedPicture = Required<Pick<Picture, 'webp' | 'caption'>>;

/** A sample before and after a test changed it. */
export interface Change {
  readonly before: CaptionedPicture;
  readonly after: CaptionedPicture;
}

/** Keeps pictures of samples that a test changed for the card of a cluster, in their order. */
export function saveChanges(store: Store, clusterId: number, changes: readonly Change[]): void {
  const pictures = changes.flatMap((change, position) =>
    (['before', 'after'] as const).map((kind): Picture => ({ clusterId, kind, position, ...change[kind] })),
  );
  savePictures(store, pictures);
}
