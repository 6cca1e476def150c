import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { drawEach } from '../../src/audit/draw-each.ts';
import { createImageError } from '../../src/dataset/image-error.ts';
import type { Picture } from '../../src/store/pictures.ts';

const createPicture = (sampleId: number): Picture => ({ sampleId, kind: 'thumbnail', webp: new Uint8Array() });

describe('drawing each of many', () => {
  it('keeps their order and has few of them under way at once', async () => {
    let underWay = 0;
    let most = 0;
    const pictures = await drawEach([...Array(20).keys()], async (id) => {
      most = Math.max(most, ++underWay);
      await pause(id % 3);
      underWay--;
      return [createPicture(id)];
    });
    expect(pictures).toEqual([...Array(20).keys()].map(createPicture));
    expect(most).toBe(4);
  });

  it('leaves out only the images that cannot be decoded', async () => {
    const pictures = await drawEach([1, 2, 3], async (id) => {
      await pause(1);
      if (id === 2) throw createImageError('2.png', 'it does not exist');
      return [createPicture(id)];
    });
    expect(pictures).toEqual([createPicture(1), createPicture(3)]);
  });

  it('ends with any other failure', async () => {
    const failing = drawEach([1], () => Promise.reject(new Error('a bug')));
    await expect(failing).rejects.toThrow('a bug');
  });
});
