import { UnhansError } from '../../errors.ts';
import type { Model } from '../../importers/model.ts';

/** Refuses samples that do not have the shape of the model's input; `what` names one. Throws UnhansError `dataset`. */
export function assertShape(
  { path, input }: Pick<Model, 'input' | 'path'>,
  shape: readonly number[],
  what: string,
): void {
  if (shape.join() === input.shape.join()) return;
  const expected = `input "${input.name}" of ${path} takes [${input.shape.join(', ')}]`;
  throw new UnhansError('dataset', `${what} has shape [${shape.join(', ')}], ${expected}`);
}
