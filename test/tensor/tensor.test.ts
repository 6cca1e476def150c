import { expect, test } from 'vitest';
import { countElements, createTensor, viewRow } from '../../src/tensor/tensor.ts';

test('a scalar has one element, a shape with a zero none', () => {
  expect(countElements([])).toBe(1);
  expect(countElements([2, 3, 4])).toBe(24);
  expect(countElements([2, 0, 4])).toBe(0);
});

test('a tensor whose data does not fill its shape is our bug', () => {
  expect(() => createTensor(new Float32Array(5), [2, 3])).toThrow('tensor of shape [2, 3] given 5 numbers');
});

test('a row is a view on the memory of its tensor', () => {
  const tensor = createTensor(Float32Array.of(1, 2, 3, 4, 5, 6), [3, 2]);
  const row = viewRow(tensor, 1);
  expect([...row]).toEqual([3, 4]);
  row[0] = 7;
  expect(tensor.data[2]).toBe(7);
});
