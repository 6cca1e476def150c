import { describe, expect, it } from 'vitest';
import { parseJob } from '../../src/audit/job.ts';
import { modalityTable } from '../../src/audit/modalities/modality-table.ts';
import { planGivenViews, planModelViews, type ViewPlan } from '../../src/audit/plan-views.ts';
import { listHiddenLayers } from '../../src/explain/hidden-layers.ts';
import { parseMethod } from '../../src/explain/methods.ts';
import { importZooModel } from '../explain/zoo-cases.ts';
import { zoo } from '../zoo/zoo.ts';
import { viewTable, type ViewName } from '../../src/spray/views/view-table.ts';

const model = await importZooModel(Object.keys(zoo)[0]!);
const layers = listHiddenLayers(model).map(({ name }) => name);

const parseSpray = (spray: object, method?: string) =>
  parseJob(
    JSON.stringify({
      model: { path: 'm.onnx' },
      dataset: { path: 'd' },
      ...(method && { explain: { method } }),
      spray,
    }),
    'job.yaml',
  ).spray;

function plan(spray: object, method = 'epsilon_plus'): ViewPlan & { notes: string[] } {
  const notes: string[] = [];
  const source = { model, method: parseMethod(method), sensible: Object.keys(viewTable) as ViewName[] };
  return { ...planModelViews(parseSpray(spray), source, (sentence) => notes.push(sentence)), notes };
}

const names = ({ views }: ViewPlan) => views.map(({ name }) => name);

describe('the views of a run', () => {
  it('are by default the heatmaps, their spectrum and a few hidden layers, named by layer', () => {
    const { notes, ...found } = plan({});
    expect(found.layers.length).toBeGreaterThan(1);
    expect(names(found)).toEqual(['input', 'spectrum', ...found.layers.map(({ name }) => `hidden:${name}`)]);
    expect(notes).toEqual([]);
  });

  it('are those the job names, in its order, of the layers it names, from the input up', () => {
    const wanted = [layers[0]!, layers[1]!];
    const found = plan({ views: ['hidden', 'rotation'], layers: wanted.toReversed() });
    expect(found.layers.map(({ name }) => name)).toEqual(wanted);
    expect(names(found)).toEqual([`hidden:${wanted[0]}`, `hidden:${wanted[1]}`, 'rotation']);
    expect(found.views[1]).toMatchObject({ view: 'hidden', layer: 1 });
  });

  it('call a single hidden layer just hidden', () => {
    expect(names(plan({ views: ['hidden'], layers: [layers[0]!] }))).toEqual(['hidden']);
  });

  it('look at no hidden layer where no view does', () => {
    expect(plan({ views: ['input'] })).toEqual({ views: [{ name: 'input', view: 'input' }], layers: [], notes: [] });
  });

  it('are without hidden layers where the method has no relevance there, and a note says so', () => {
    const found = plan({}, 'integrated_gradients');
    expect(names(found)).toEqual(['input', 'spectrum']);
    expect(found.layers).toEqual([]);
    expect(found.notes).toEqual([
      'method integrated_gradients averages over several passes and has no relevance at hidden layers: the view hidden is left out',
    ]);
  });

  it('cannot look at hidden layers with such a method', () => {
    expect(() => plan({ views: ['hidden'] }, 'integrated_gradients')).toThrow(
      'cannot make the view hidden: method integrated_gradients averages over several passes',
    );
  });

  it('cannot look at a layer that does not exist; some that do are named', () => {
    expect(() => plan({ layers: ['conv99'] })).toThrow(
      `spray.layers: model ${model.path} has no hidden layer "conv99", expected one of "${layers[0]}"`,
    );
  });

  it('of heatmaps made elsewhere are those that heatmaps suffice for', () => {
    const { image, table } = modalityTable;
    expect(names(planGivenViews(parseSpray({}), image.views))).toEqual(['input', 'spectrum']);
    expect(names(planGivenViews(parseSpray({ views: ['ssim'] }), image.views))).toEqual(['ssim']);
    expect(names(planGivenViews(parseSpray({}), table.views))).toEqual(['input']);
    expect(() => planGivenViews(parseSpray({ views: ['ssim'] }), table.views)).toThrow(
      'spray.views: got ssim, which says nothing of what dataset.modality names, expected one of input, absolute',
    );
  });
});
