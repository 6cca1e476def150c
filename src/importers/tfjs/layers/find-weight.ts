import type { Constant } from '../../../graph/graph.ts';

/**
 * The name in the file of a weight: of the layer at `path` (with the models it is nested in), called one of `names`,
 * the `index`-th of the layer. Files written by TensorFlow.js, by converters of old and new Keras, and those that put
 * the name of a scope before or of a cell between, name it differently.
 */
export function findWeight(
  weights: ReadonlyMap<string, Constant>,
  path: readonly string[],
  names: readonly string[],
  index: number,
): string | undefined {
  const layers = path.map((_, depth) => path.slice(depth).join('/'));
  const own = [...names, String(index), `vars/${index}`];
  const exact = layers.flatMap((layer) => own.map((name) => `${layer}/${name}`)).find((name) => weights.has(name));
  if (exact !== undefined) return exact;
  const layer = path.at(-1)!;
  const isLike = (key: string): boolean => {
    const parts = key.split('/');
    return names.includes(parts.at(-1)!) && parts.slice(0, -1).includes(layer);
  };
  const [alike, ...others] = [...weights.keys()].filter(isLike);
  return others.length === 0 ? alike : undefined;
}
