import type { ViewName } from '../spray/views/view-table.ts';

/** What samples that are near each other in a view have alike, in a few words. */
const viewWords: Readonly<Record<ViewName, string>> = {
  input: 'relevant places',
  absolute: 'relevant places, for or against',
  channels: 'relevant places and colours',
  histogram: 'how relevance is spread',
  spectrum: 'pattern, wherever it lies',
  wasserstein: 'nearly the same places',
  wasserstein_centred: 'form, wherever it lies',
  wasserstein_scaled: 'form, wherever and however large',
  rotation: 'form, wherever and however turned',
  pearson: 'pattern, however strong',
  ssim: 'local structure',
  hidden: 'features inside the model',
};

/** What a few hidden layers are called, from the input up, by how many there are. */
const layerWords: Readonly<Record<number, readonly string[]>> = {
  1: [''],
  2: ['early layer', 'late layer'],
  3: ['early layer', 'middle layer', 'late layer'],
};

/**
 * What is alike in a view, for people: “relevant places”, “features inside the model (late layer)”; a view of no known
 * kind by its name.
 * @param layers names of the hidden layers that the run looked at, from the input up
 */
export function describeView(view: string, layers: readonly string[]): string {
  return describeViews([view], layers);
}

/** What is alike in several views, as describeView says it, layers together: “relevant places; features … (early layer, late layer)”. */
export function describeViews(views: readonly string[], layers: readonly string[]): string {
  const kinds = new Map<string, string[]>();
  for (const view of views) {
    const words = Object.hasOwn(viewWords, kindOf(view)) ? viewWords[kindOf(view) as ViewName] : view;
    const layer = nameLayer(view, layers);
    kinds.set(words, [...(kinds.get(words) ?? []), ...(layer === '' ? [] : [layer])]);
  }
  return [...kinds].map(([words, named]) => (named.length > 0 ? `${words} (${named.join(', ')})` : words)).join('; ');
}

/** Where among the hidden layers of a run that of a view lies: “late layer”, “layer 2 of 5”; nothing where it is the only one. */
function nameLayer(view: string, layers: readonly string[]): string {
  const name = view.slice(kindOf(view).length + 1);
  const place = layers.indexOf(name);
  return place < 0 ? name : (layerWords[layers.length]?.[place] ?? `layer ${place + 1} of ${layers.length}`);
}

/** The kind of a view: what its name begins with. */
function kindOf(view: string): string {
  return view.split(':', 1)[0]!;
}
