/** What a map shows: a picture of the database, which axes, what is selected. */
export interface MapChoice {
  readonly analysis: number | null;
  /** Numbers of two eigenvectors; null: the map. */
  readonly axes: readonly [number, number] | null;
  /** Ids of samples. */
  readonly selection: readonly number[];
}

/**
 * `12.map`, `12.0-1` or `12.0-1.a1-a7`: picture, axes, samples; ids in base 36, each as the step from the one
 * before; picture 0 is the first there is.
 */
export function formatMapChoice({ analysis, axes, selection }: MapChoice): string {
  if (analysis === null && !axes && selection.length === 0) return '';
  const sorted = [...selection].sort((left, right) => left - right);
  const steps = sorted.map((id, index) => (id - (sorted[index - 1] ?? 0)).toString(36));
  return [analysis ?? 0, axes ? axes.join('-') : 'map', ...(steps.length > 0 ? [steps.join('-')] : [])].join('.');
}

/** The choice that an address holds; what is no choice chooses nothing. */
export function parseMapChoice(text: string): MapChoice {
  const [analysis, axes = 'map', steps = ''] = text.split('.');
  if (analysis === undefined || !/^\d+$/.test(analysis)) return { analysis: null, axes: null, selection: [] };
  const [, x, y] = /^(\d+)-(\d+)$/.exec(axes) ?? [];
  let id = 0;
  const selection = /^[0-9a-z]+(-[0-9a-z]+)*$/.test(steps)
    ? steps.split('-').map((step) => (id += parseInt(step, 36)))
    : [];
  return {
    ...{ analysis: Number(analysis) || null, selection },
    axes: x !== undefined && y !== undefined ? [Number(x), Number(y)] : null,
  };
}

/** A choice with the selection of another one. */
export function copySelection(from: string, to: string): string {
  return formatMapChoice({ ...parseMapChoice(to), selection: parseMapChoice(from).selection });
}
