import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { readMask } from '../../../bench/detect/read-mask.ts';

it('a mask is 1 where the picture is white, at the size asked for', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'unhans-mask-'));
  try {
    const path = join(folder, 'mask.png');
    const raw = { width: 3, height: 2, channels: 1 } as const;
    await sharp(Buffer.from([255, 0, 0, 0, 0, 200]), { raw })
      .png()
      .toFile(path);
    const { data, shape } = await readMask(path, 2, 6);
    expect(shape).toEqual([2, 6]);
    expect([...data]).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
