import { UnhansError } from '../errors.ts';
import { chooseHiddenLayers, listHiddenLayers, type HiddenLayer } from '../explain/hidden-layers.ts';
import type { ResolvedMethod } from '../explain/methods.ts';
import type { Model } from '../importers/model.ts';
import { sprayDefaults } from '../spray/spray-options.ts';
import { viewTable, type ViewName } from '../spray/views/view-table.ts';
import type { Job } from './job-schema.ts';

/** One way in which the samples of a run are compared. */
export interface PlannedView {
  /** As people see it: `input`, or `hidden:relu3` where several hidden layers are looked at. */
  readonly name: string;
  readonly view: ViewName;
  /** Which of the plan's layers it is made from; absent where it is made from heatmaps. */
  readonly layer?: number;
}

/** All ways in which the samples of a run are compared. */
export interface ViewPlan {
  readonly views: readonly PlannedView[];
  /** The hidden layers whose relevance is kept beside the heatmaps. */
  readonly layers: readonly HiddenLayer[];
}

/** What a model's relevance comes from. */
export interface RelevanceSource {
  readonly model: Model;
  readonly method: ResolvedMethod;
  /** The views that mean something for what the samples are. */
  readonly sensible: readonly ViewName[];
}

/** Names of layers that an error lists, at most. */
const listedLayers = 6;

/**
 * The views of heatmaps that were made elsewhere: those asked for, or of the default ones all that heatmaps suffice for.
 * @throws UnhansError `job` where a view means nothing for the samples.
 */
export function planGivenViews({ views }: Job['spray'], sensible: readonly ViewName[]): ViewPlan {
  const wanted = views ?? sprayDefaults.views.filter((view) => sensible.includes(view) && !isOfChannels(view));
  assertSensible(wanted, sensible);
  return { views: listViews(wanted, []), layers: [] };
}

/**
 * The views of a model's relevance. Where the job names none and there is no relevance at hidden layers to be had, `note`
 * hears of it.
 * @throws UnhansError `job` where a view means nothing for the samples, a layer that is named does not exist, or relevance at hidden layers was asked for and
 *   there is none.
 */
export function planModelViews(
  { views, layers }: Job['spray'],
  source: RelevanceSource,
  note: (sentence: string) => void,
): ViewPlan {
  const wanted = views ?? sprayDefaults.views.filter((view) => source.sensible.includes(view));
  assertSensible(wanted, source.sensible);
  if (!wanted.some(isOfChannels)) return { views: listViews(wanted, []), layers: [] };
  const obstacle = findObstacle(source);
  if (obstacle === undefined) {
    const chosen = layers === 'auto' ? chooseHiddenLayers(source.model) : findLayers(source.model, layers);
    return { views: listViews(wanted, chosen), layers: chosen };
  }
  if (views || layers !== 'auto') throw new UnhansError('job', `cannot make the view hidden: ${obstacle}`);
  note(`${obstacle}: the view hidden is left out`);
  return {
    views: listViews(
      wanted.filter((view) => !isOfChannels(view)),
      [],
    ),
    layers: [],
  };
}

function assertSensible(views: readonly ViewName[], sensible: readonly ViewName[]): void {
  const idle = views.find((view) => !sensible.includes(view));
  if (idle === undefined) return;
  const expected = `expected one of ${sensible.join(', ')}`;
  throw new UnhansError(
    'job',
    `spray.views: got ${idle}, which says nothing of what dataset.modality names, ${expected}`,
  );
}

/** Whether a view compares relevance at hidden layers, which only a model has. */
export function isOfChannels(view: ViewName): boolean {
  return viewTable[view].from === 'channels';
}

/** Why there is no relevance at hidden layers. */
function findObstacle({ model, method }: RelevanceSource): string | undefined {
  if (method.method.averaging) {
    return `method ${method.name} averages over several passes and has no relevance at hidden layers`;
  }
  return chooseHiddenLayers(model).length === 0 ? `model ${model.path} has no hidden layers` : undefined;
}

/** The layers of these names, from the input up. */
function findLayers(model: Model, wanted: readonly string[]): HiddenLayer[] {
  const layers = listHiddenLayers(model);
  const unknown = wanted.find((name) => !layers.some((layer) => layer.name === name));
  if (unknown === undefined) return layers.filter(({ name }) => wanted.includes(name));
  const names = layers.slice(0, listedLayers).map(({ name }) => JSON.stringify(name));
  const more = layers.length > listedLayers ? ` and ${layers.length - listedLayers} more` : '';
  const expected = `expected one of ${names.join(', ')}${more}`;
  throw new UnhansError('job', `spray.layers: model ${model.path} has no hidden layer "${unknown}", ${expected}`);
}

/** A view of heatmaps as it is, one of channels once for every layer. */
function listViews(names: readonly ViewName[], layers: readonly HiddenLayer[]): PlannedView[] {
  return names.flatMap((view): PlannedView[] => {
    if (!isOfChannels(view)) return [{ name: view, view }];
    return layers.map(({ name }, layer) => ({ name: layers.length === 1 ? view : `${view}:${name}`, view, layer }));
  });
}
