import { readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { useReview, writeHeatmaps, writeImages } from './use-review.ts';

const createReview = useReview();
const init = { headers: { host: 'localhost:80' } };

describe('pictures', () => {
  it('of images are made once and kept', async () => {
    const { app, store, cacheFolder } = createReview();
    await writeImages(store);
    const ask = async () => Buffer.from(await (await app.request('/api/samples/2/image', init)).arrayBuffer());
    const first = await ask();
    expect(await sharp(first).metadata()).toMatchObject({ format: 'webp', width: 160 });
    const kept = readdirSync(cacheFolder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(kept).toHaveLength(1);
    writeFileSync(join(kept[0]!.parentPath, kept[0]!.name), 'kept');
    expect((await ask()).toString()).toBe('kept');
  });

  it('of files outside of the dataset are not shown, even through a link', async () => {
    const { app, store } = createReview();
    const folder = await writeImages(store);
    const outside = join(folder, '..', 'secret.png');
    writeFileSync(outside, await sharp(join(folder, 'coat/2.png')).toBuffer());
    rmSync(join(folder, 'coat/1.png'));
    symlinkSync(outside, join(folder, 'coat/1.png'));
    store.run(`UPDATE samples SET file = @outside WHERE path = 'coat/2.png'`, { outside });
    for (const id of [2, 3]) expect((await app.request(`/api/samples/${id}/image`, init)).status).toBe(404);
    expect((await app.request('/api/samples/4/image', init)).status).toBe(200);
  });

  it('of an image that is gone are those of the database', async () => {
    const response = await createReview().app.request('/api/samples/1/image', init);
    expect(await response.text()).toBe('thumbnail');
  });

  it('of what is no image are drawn from the dataset, without the model', async () => {
    const { app, ask, store } = createReview();
    writeHeatmaps(store);
    const table = join(dirname(store.path), 'rows.csv');
    writeFileSync(
      table,
      ['label,width,<height>', ...[0, 1, 2, 3].map((row) => `coat,${row},7.5`), 'coat,4,7.5'].join('\n'),
    );
    const job = { model: { shape: [2], input: { layout: 'NCHW' } }, dataset: { path: table, modality: 'table' } };
    store.run('UPDATE runs SET dataset = @table, job = @job', { table, job: JSON.stringify(job) });
    store.run(`UPDATE samples SET file = @table, path = 'rows.csv:' || (id + 1)`, { table });
    expect((await ask('/api/runs/1/state')).body).toMatchObject({
      ...{ noun: { one: 'row', many: 'rows' }, isDrawn: true, hasPlaces: false },
    });
    const response = await app.request('/api/samples/4/image?layer=overlay&size=large', init);
    expect(response.headers.get('content-type')).toBe('image/svg+xml');
    const drawing = await response.text();
    for (const part of ['width', '&lt;height&gt;', '7.5', '<rect']) expect(drawing).toContain(part);
  });

  it('of heatmaps are the numbers themselves, of one row alone', async () => {
    const { app, store } = createReview();
    writeHeatmaps(store);
    const response = await app.request('/api/samples/5/heatmap', init);
    expect(response.headers.get('x-shape')).toBe('2,2');
    expect([...new Float32Array(await response.arrayBuffer())]).toEqual([4, 4, 4, 4]);
    expect((await app.request('/api/samples/6/heatmap', init)).status).toBe(404);
  });

  it('of a finding come from the database', async () => {
    const { app } = createReview();
    expect(await (await app.request('/api/findings/1/pictures/mean', init)).text()).toBe('mean');
    expect((await app.request('/api/findings/1/pictures/before', init)).status).toBe(404);
  });
});
