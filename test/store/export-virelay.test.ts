import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import h5wasm, { Dataset, Group, type File } from 'h5wasm/node';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { exportToPath } from '../../src/store/export-run.ts';
import { findRun } from '../../src/store/runs.ts';
import type { Store } from '../../src/store/store.ts';
import { imageColours, saveImageRun } from './save-image-run.ts';
import { useFolder, useStore } from './use-store.ts';

const createStore = useStore();
const createFolder = useFolder();

async function exportProject(store: Store): Promise<string> {
  const folder = join(createFolder(), 'project');
  await exportToPath(store, findRun(store, 'latest'), { format: 'virelay' }, folder);
  return folder;
}

/** What a HDF5 file holds: type, shape and elements of each dataset by its path. */
async function readHdf5(path: string): Promise<Record<string, [string, number[], number[]]>> {
  await h5wasm.ready;
  const file = new h5wasm.File(path, 'r');
  try {
    return Object.fromEntries(
      listDatasets(file).map(({ path: at, dtype, shape, value }) => [
        at,
        [dtype, shape, [...(value as Iterable<number>)]],
      ]),
    ) as never;
  } finally {
    file.close();
  }
}

function listDatasets(group: File | Group): Dataset[] {
  return group.keys().flatMap((key) => {
    const child = group.get(key);
    if (child instanceof Group) return listDatasets(child);
    return child instanceof Dataset ? [child] : [];
  });
}

describe('a project for ViRelAy', () => {
  it('names its files and its method as ViRelAy wants them', async () => {
    const store = createStore();
    await saveImageRun(store);
    const folder = await exportProject(store);
    expect(readdirSync(folder).sort()).toEqual([
      'analysis.h5',
      'attributions.h5',
      'dataset.h5',
      'label-map.json',
      'project.yaml',
    ]);
    const { project } = parse(readFileSync(join(folder, 'project.yaml'), 'utf8')) as Record<string, unknown>;
    expect(project).toEqual({
      ...{ name: 'unhans run 1: images', model: 'm.onnx', label_map: 'label-map.json' },
      dataset: {
        ...{ name: 'images', type: 'hdf5', path: 'dataset.h5', input_width: 4, input_height: 3 },
        ...{ up_sampling_method: 'none', down_sampling_method: 'none' },
      },
      attributions: {
        attribution_method: 'epsilon_plus_flat',
        attribution_strategy: 'true_label',
        sources: ['attributions.h5'],
      },
      analyses: [{ analysis_method: expect.not.stringContaining('-') as string, sources: ['analysis.h5'] }],
    });
    expect(JSON.parse(readFileSync(join(folder, 'label-map.json'), 'utf8'))).toEqual([
      { index: 0, word_net_id: 'class_00000', name: 'b/ee' },
      { index: 1, word_net_id: 'class_00001', name: 'output 1' },
      { index: 2, word_net_id: 'class_00002', name: 'ant' },
    ]);
  });

  it('has every image as the model saw it, uint8 [samples, channels, height, width], with its label, uint16', async () => {
    const store = createStore();
    await saveImageRun(store);
    const { '/data': data, '/label': label } = await readHdf5(join(await exportProject(store), 'dataset.h5'));
    expect([data![0], data![1]]).toEqual(['<B', [3, 3, 3, 4]]);
    const plane = Array.from({ length: 12 });
    expect(data![2]).toEqual(imageColours.flatMap((colour) => colour.flatMap((value) => plane.map(() => value))));
    expect(label).toEqual(['<H', [3], [2, 0, 0]]);
  });

  it('has every heatmap, float32, whose channels add up to it, with prediction, label and place in the dataset', async () => {
    const store = createStore();
    await saveImageRun(store);
    const file = await readHdf5(join(await exportProject(store), 'attributions.h5'));
    const [dtype, shape, values] = file['/attribution']!;
    expect([dtype, shape]).toEqual(['<f', [3, 3, 2, 2]]);
    const sums = [0, 1, 2].flatMap((sample) =>
      [0, 1, 2, 3].map((cell) => [0, 4, 8].reduce((sum, channel) => sum + values[sample * 12 + channel + cell]!, 0)),
    );
    const expected = [0, 0.25, 0, 1, 1, 1.25, -1, 1, 2, 2.25, -2, 1];
    for (const [index, value] of expected.entries()) expect(sums[index]).toBeCloseTo(value, 6);
    expect(file['/prediction']).toEqual(['<f', [3, 3], [0.75, 0, 0, 0.75, 0, 0, 0.75, 0, 0]]);
    expect(file['/label']).toEqual(['<H', [3], [2, 0, 0]]);
    expect(file['/index']).toEqual(['<I', [3], [0, 1, 2]]);
  });

  it('has the same embeddings and clusterings in every class, under names that are no paths', async () => {
    const store = createStore();
    await saveImageRun(store);
    const file = await readHdf5(join(await exportProject(store), 'analysis.h5'));
    const names = ['cluster/findings', 'cluster/suspicious'].concat(
      ['map_hidden_8_Relu', 'map_input', 'spectral_hidden_8_Relu', 'spectral_input'].map((name) => `embedding/${name}`),
      'index',
    );
    const categories = ['class_00000', 'class_00002'];
    expect(Object.keys(file).sort()).toEqual(categories.flatMap((each) => names.map((name) => `/${each}/${name}`)));
    expect(file['/class_00000/index']).toEqual(['<I', [2], [1, 2]]);
    expect(file['/class_00000/embedding/map_input']).toEqual(['<f', [2, 2], [1, 2, 3, 4]]);
    expect(file['/class_00000/embedding/spectral_input']).toEqual(['<f', [2, 3], [1, 2, 3, 4, 5, 6]]);
    expect(file['/class_00000/cluster/findings']).toEqual(['<i', [2], [2, 1]]);
    expect(file['/class_00000/cluster/suspicious']).toEqual(['<i', [2], [0, 1]]);
    expect(file['/class_00002/index']).toEqual(['<I', [1], [0]]);
    expect(file['/class_00002/embedding/map_input']).toEqual(['<f', [1, 2], [0, 0]]);
    expect(file['/class_00002/cluster/findings']).toEqual(['<i', [1], [0]]);
  });

  it('has the eigenvalues beside the spectral embedding they belong to, float32', async () => {
    const store = createStore();
    await saveImageRun(store);
    const file = new h5wasm.File(join(await exportProject(store), 'analysis.h5'), 'r');
    const { attrs } = file.get('class_00000/embedding/spectral_input') as Dataset;
    expect([attrs['eigenvalue']!.dtype, attrs['eigenvalue']!.shape]).toEqual(['<f', [3]]);
    expect(attrs['eigenvalue']!.value).toEqual(Float32Array.of(0, 0.5, 0.75));
    file.close();
  });

  it('is refused for a run of what is no image', async () => {
    const store = createStore();
    await saveImageRun(store);
    store.run(`UPDATE runs SET job = '{"dataset":{"modality":"audio"}}'`);
    await expect(exportProject(store)).rejects.toThrow('its samples are "audio", expected images');
  });

  it('is refused where there is something already, and leaves nothing where an image is gone', async () => {
    const store = createStore();
    await saveImageRun(store);
    const out = createFolder();
    const attempt = () => exportToPath(store, findRun(store, 'latest'), { what: 'project' }, join(out, 'project'));
    mkdirSync(join(out, 'project'));
    await expect(attempt()).rejects.toThrow(/it exists already, expected a new folder/);
    rmSync(join(out, 'project'), { recursive: true });
    rmSync(join(dirname(store.path), 'images', '1.png'));
    await expect(attempt()).rejects.toThrow(/1\.png/);
    expect(existsSync(join(out, 'project'))).toBe(false);
    expect(readdirSync(out)).toEqual([]);
  });
});
