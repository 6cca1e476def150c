import { expect, test } from 'vitest';
import { errorTable, UnhansError } from '../src/errors.ts';

test('wrong input ends with status 2, a run that failed or was interrupted with status 1', () => {
  expect(new UnhansError('model', 'cannot').exitStatus).toBe(2);
  expect(new UnhansError('relevance', 'cannot').exitStatus).toBe(1);
  const failures = Object.entries(errorTable).filter(([, { exit }]) => exit === 1);
  expect(failures.map(([code]) => code)).toEqual(['relevance', 'interrupted']);
});

test('an UnhansError keeps its message, code, details and cause', () => {
  const cause = new Error('deep');
  const error = new UnhansError('model', 'cannot read net.onnx', { details: { byte: 3 }, cause });
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({
    name: 'UnhansError',
    message: 'cannot read net.onnx',
    code: 'model',
    details: { byte: 3 },
  });
  expect(error.cause).toBe(cause);
});

test('an UnhansError without a cause has none', () => {
  expect('cause' in new UnhansError('disk', 'full')).toBe(false);
  expect(new UnhansError('disk', 'full').details).toEqual({});
});
