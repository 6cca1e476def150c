import type { Sample } from '../dataset/dataset.ts';

/** The images that are compared with each other: those of one class. */
export interface SampleGroup {
  readonly name: string;
  /** Index of the model's output that is explained. */
  readonly output: number;
  readonly samples: readonly Sample[];
}

/** The samples of other classes, in their order. */
export function listOthers(samples: readonly Sample[], { name }: SampleGroup): Sample[] {
  return samples.filter(({ label }) => label !== name);
}

/** Which classes to take, and how many images of each. */
export interface GroupLimits {
  /** Names; all where absent. */
  readonly classes?: readonly string[] | undefined;
  /** The first so many images of each class; all where absent. */
  readonly limit?: number | undefined;
}

/**
 * Groups samples by the output each is explained for, in the order of the outputs.
 * @param outputs the output of sample i; −1 leaves it out
 */
export function groupSamples(
  samples: readonly Sample[],
  outputs: ArrayLike<number>,
  labels: readonly string[],
  { classes, limit }: GroupLimits,
): SampleGroup[] {
  const members = new Map<number, Sample[]>();
  for (const [index, sample] of samples.entries()) {
    const output = outputs[index]!;
    if (output < 0) continue;
    const group = members.get(output);
    if (!group) members.set(output, [sample]);
    else if (group.length < (limit ?? Infinity)) group.push(sample);
  }
  return [...members]
    .map(([output, group]) => ({ name: labels[output]!, output, samples: group }))
    .filter(({ name }) => classes?.includes(name) ?? true)
    .sort((left, right) => left.output - right.output);
}
