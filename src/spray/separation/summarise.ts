/** Where some numbers lie. */
export interface Summary {
  readonly mean: number;
  /** Standard deviation of the population that they are a sample of; 0 of a single number. */
  readonly deviation: number;
}

/** Mean and standard deviation of at least one number. */
export function summarise(values: Float64Array): Summary {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index]!;
  const mean = sum / values.length;
  let squares = 0;
  for (let index = 0; index < values.length; index++) squares += (values[index]! - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / Math.max(1, values.length - 1)) };
}
