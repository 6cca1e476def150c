import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { readPooled } from '../../audit/draw-samples.ts';
import { readPictureType } from '../../store/pictures.ts';
import type { ReviewContext } from '../context.ts';
import { readId } from '../define-route.ts';
import { createImageReader } from '../read-image.ts';
import { findReviewSample } from '../queries/find-review-sample.ts';

const imageSchema = z.object({
  size: z.enum(['thumbnail', 'large']).catch('thumbnail'),
  layer: z.enum(['image', 'overlay', 'heatmap']).catch('image'),
});
const positionSchema = z.coerce.number().int().min(0).catch(0);

/** Images, heatmaps and drawn pictures; all by id, none by name. */
export function addPictureRoutes(app: Hono, { store, cacheFolder }: ReviewContext): void {
  const readImage = createImageReader(store, cacheFolder);

  app.get('/api/samples/:id/image', async (c) => {
    const image = await readImage(findReviewSample(store, readId(c)), imageSchema.parse(c.req.query()));
    return image ? sendPicture(c, image) : c.json({ error: 'the image cannot be shown' }, 404);
  });

  app.get('/api/samples/:id/heatmap', async (c) => {
    const heatmap = await readPooled(findReviewSample(store, readId(c)).row).catch(() => undefined);
    if (!heatmap) return c.json({ error: 'the heatmap is gone' }, 404);
    const [height, width] = heatmap.shape.length === 2 ? heatmap.shape : [1, heatmap.data.length];
    return c.body(Float32Array.from(heatmap.data).buffer, 200, {
      ...{ 'content-type': 'application/octet-stream', 'x-shape': `${height},${width}` },
      ...cacheHeaders,
    });
  });

  app.get('/api/findings/:id/pictures/:kind', (c) => {
    const row = store.first<{ webp: Buffer }>(
      'SELECT webp FROM pictures WHERE cluster_id = @id AND kind = @kind AND position = @position',
      { id: readId(c), kind: c.req.param('kind'), position: positionSchema.parse(c.req.query('position')) },
    );
    return row ? sendPicture(c, row.webp) : c.json({ error: 'there is no such picture' }, 404);
  });
}

const cacheHeaders = { 'cache-control': 'private, max-age=3600' };

function sendPicture(c: Context, bytes: Uint8Array): Response {
  return c.body(new Uint8Array(bytes), 200, { 'content-type': readPictureType(bytes), ...cacheHeaders });
}
