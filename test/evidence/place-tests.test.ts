import { expect, it } from 'vitest';
import type { ClassUnderTest } from '../../src/evidence/class-under-test.ts';
import { cutFromSources, readInputSize } from '../../src/evidence/place-tests.ts';
import { createTensor } from '../../src/tensor/tensor.ts';

it('a column of a row that is cut gets its mean over rows of other classes, the other columns stay', async () => {
  const rows: number[][] = [];
  const probe = {
    model: { input: { name: 'input', shape: [3], layout: 'NCHW' } },
    predict: (_count: number, fill: (index: number, target: Float32Array) => void) => {
      const target = new Float32Array(3);
      fill(0, target);
      rows.push([...target]);
      return Promise.resolve(createTensor(Float32Array.of(1, 0), [1, 2]));
    },
  };
  const recipients = [Float32Array.of(1, 10, 100), Float32Array.of(3, 30, 300)];
  const subject = { probe, recipients, output: 0 } as unknown as ClassUnderTest;
  expect(readInputSize(subject)).toEqual([1, 3]);
  const source = { position: 0, image: Float32Array.of(7, 8, 9) };
  const region = { mask: Uint8Array.of(0, 1, 0), size: [1, 3] } as const;
  const [moved] = await cutFromSources(subject, [source], () => region, [5]);
  expect(rows).toEqual([[7, 20, 9]]);
  expect(moved!.after).toEqual([5]); // log-odds of the row as it was
  expect(moved!.before[0]).toBeCloseTo(1, 5); // of logits 1 and 0
});
