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
  2: ['early', 'late'],
  3: ['early', 'middle', 'late'],
};

/**
 * What is alike in a view, for people: “relevant places”, “features inside the model (late layer)”; a view of no known
 * kind by its name.
 * @param layers names of the hidden layers that the run looked at, from the input up
 * @param places what the places of a sample are called, default “places”
 */
export function describeView(view: string, layers: readonly string[], places?: string): string {
  return describeViews([view], layers, places);
}

/** What is alike in several views, as describeView says it, layers together: “relevant places; features … (early, late layer)”. */
export function describeViews(views: readonly string[], layers: readonly string[], places = 'places'): string {
  const kinds = new Map<string, string[]>();
  for (const view of views) {
    const [kind = '', ...rest] = view.split(':');
    const isKnown = Object.hasOwn(viewWords, kind);
    const words = isKnown ? viewWords[kind as ViewName].replace('places', places) : view;
    kinds.set(words, [...(kinds.get(words) ?? []), ...(isKnown && rest.length > 0 ? [rest.join(':')] : [])]);
  }
  return [...kinds]
    .map(([words, named]) => (named.length > 0 ? `${words} (${nameLayers(named, layers)})` : words))
    .join('; ');
}

/** Where among the hidden layers of a run these lie: “early, late layer”, “layer 2, 4 of 5”; those of others by their names. */
function nameLayers(names: readonly string[], layers: readonly string[]): string {
  const places = names.map((name) => layers.indexOf(name));
  if (places.includes(-1)) return names.join(', ');
  const words = layerWords[layers.length];
  if (words) return `${places.map((place) => words[place]).join(', ')} layer`;
  return `layer ${places.map((place) => place + 1).join(', ')} of ${layers.length}`;
}
