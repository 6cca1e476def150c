import { describe, expect, it } from 'vitest';
import { diffRuns } from '../../../src/report/diff/diff-runs.ts';
import { formatDiffMarkdown, listClassRows, listFindingRows } from '../../../src/report/diff/format-diff.ts';
import { findRun } from '../../../src/store/runs.ts';
import type { Store } from '../../../src/store/store.ts';
import { saveExample } from '../../store/example-run.ts';
import { useStore } from '../../store/use-store.ts';

const createStore = useStore();

/** Two databases with the same run; `change` is SQL that makes the second another one. */
function diffAfter(change: string) {
  const [before, after] = [createStore(), createStore()];
  for (const store of [before, after]) saveExample(store);
  if (change !== '') after.run(change);
  const take = (store: Store) => ({ store, run: findRun(store, 'latest') });
  return diffRuns(take(before), take(after));
}

describe('two runs', () => {
  it('that are alike have the same findings and no class that changed', () => {
    const diff = diffAfter('');
    expect(diff.findings).toMatchObject([{ change: 'same', class: 'coat', overlap: 1 }]);
    expect(diff.before).toEqual({
      run: 1,
      model: '/models/m.onnx',
      modelSha256: 'ab12',
      modality: 'image',
      dataset: '/data/images',
      samples: 7,
    });
    expect(listClassRows(diff)).toHaveLength(1);
  });

  it('show a finding as gone where the model has unlearnt it', () => {
    const healed = diffAfter('UPDATE clusters SET suspicious = 0, score = 2');
    expect(healed.findings).toMatchObject([{ change: 'gone', before: { id: 'coat/1' }, after: { suspicious: false } }]);
    expect(listFindingRows(healed)[1]).toEqual([
      'gone',
      'coat',
      'coat/1',
      'coat/1',
      '40%',
      '9.5 → 2 (not suspicious)',
      '100%',
    ]);
  });

  it('are compared class by class: accuracy, score, and classes that one of them lacks', () => {
    const diff = diffAfter("UPDATE classes SET name = 'bags', output_index = 3, score = 7 WHERE name = 'bag'");
    expect(listClassRows(diff).slice(1)).toEqual([
      ['bag', '2 → –', '0% → –', '1 → –'],
      ['bags', '– → 2', '– → 0%', '– → 7'],
    ]);
  });

  it('are summed up for a pull request', () => {
    const text = formatDiffMarkdown(diffAfter('UPDATE clusters SET suspicious = 0, score = 2'));
    expect(text).toMatch(/^## unhans: 1 gone\n\nFrom run 1 \(m\.onnx ab12 on images, 7 images\) to run 1/);
    expect(text).toContain('| gone | coat | coat/1 | coat/1 |');
  });
});
