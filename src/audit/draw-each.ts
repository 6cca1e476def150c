import { imageErrorReason } from '../dataset/image-error.ts';
import { mapAhead } from '../dataset/map-ahead.ts';
import type { Picture } from '../store/pictures.ts';

/** Items that are drawn at once: each holds a whole decoded image meanwhile. */
const drawnAtOnce = 4;

/** Draws pictures of items, in order; an item whose image can no longer be decoded is left out. */
export async function drawEach<Item>(
  items: Iterable<Item>,
  draw: (item: Item) => Promise<readonly Picture[]>,
): Promise<Picture[]> {
  const pictures: Picture[] = [];
  for await (const drawn of mapAhead(items, drawnAtOnce, (item) => draw(item).catch(leaveOut))) pictures.push(...drawn);
  return pictures;
}

function leaveOut(error: unknown): readonly Picture[] {
  if (imageErrorReason(error) === undefined) throw error;
  return [];
}
