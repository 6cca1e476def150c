import type { Tensor } from '../tensor/tensor.ts';

/**
 * How much more likely a class is than all others together: log p/(1 − p) of softmax, from the logits of one input. A
 * single logit is log-odds already: that of a sigmoid.
 */
export function computeLogOdds(logits: ArrayLike<number>, target: number): number {
  if (logits.length === 1) return logits[0]!;
  let largest = -Infinity;
  for (let index = 0; index < logits.length; index++) if (index !== target) largest = Math.max(largest, logits[index]!);
  let sum = 0;
  for (let index = 0; index < logits.length; index++) {
    if (index !== target) sum += Math.exp(logits[index]! - largest);
  }
  return logits[target]! - largest - Math.log(sum);
}

/** The log-odds of a class in every row of logits [n, classes]. */
export function listLogOdds({ data, shape }: Tensor, target: number): number[] {
  const [count = 0, classes = 0] = shape;
  return Array.from({ length: count }, (_, row) =>
    computeLogOdds(data.subarray(row * classes, (row + 1) * classes), target),
  );
}

/** The probability behind log-odds. */
export function toProbability(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}
