/** An output of a layer: of its n-th call, the m-th. */
export interface Ref {
  readonly layer: string;
  readonly call: number;
  readonly output: number;
}

/** Lists nest this deep at most: calls, their arguments, lists of inputs. */
const deepest = 8;

/**
 * The references in a piece of Keras JSON, in order: `["layer", 0, 0, {…}]` as Keras 2 writes them, alone or in lists;
 * `{ class_name: "__keras_tensor__", config: { keras_history: ["layer", 0, 0] } }` among the `args` of Keras 3.
 */
export function collectRefs(json: unknown, depth = 0): Ref[] {
  if (typeof json !== 'object' || json === null || depth > deepest) return [];
  if (!Array.isArray(json)) {
    const { config, args } = json as { config?: { keras_history?: unknown } | null; args?: unknown };
    return collectRefs(args ?? config?.keras_history, depth + 1);
  }
  const [layer, call, output] = json as unknown[];
  if (typeof layer === 'string' && typeof call === 'number' && typeof output === 'number') {
    return [{ layer, call, output }];
  }
  return json.flatMap((item) => collectRefs(item, depth + 1));
}
