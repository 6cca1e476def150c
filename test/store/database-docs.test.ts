import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findCluster } from '../../src/store/clusters.ts';
import { evidenceTests, parseEvidence } from '../../src/store/findings.ts';
import { createRun } from '../../src/store/runs.ts';
import { recordVerdict } from '../../src/store/verdicts.ts';
import { exampleEvidence, exampleRun, saveExample } from './example-run.ts';
import { useStore } from './use-store.ts';

const docs = readFileSync('docs/database.md', 'utf8');
const queries = [...docs.matchAll(/\n([^\n]+)\n\n```sql\n(.*?)```/gs)].map(([, title = '', sql = '']) => ({
  title,
  sql,
}));
const createStore = useStore();

/** What the example answers to each query of the docs, by the first words of its question. */
const answers: Record<string, unknown> = {
  'Which runs': [
    { id: 2, status: 'running' },
    { id: 1, status: 'running' },
  ],
  'What is suspicious': [{ class: 'coat', cluster: 'coat/1', size: 2, percent: 40, score: 9.5, verdict: 'artefact' }],
  'Which images make up': [
    { path: 'coat/4.png', prediction: 'dress', confidence: 0.9 },
    { path: 'coat/1.png', prediction: 'coat', confidence: 0.6 },
  ],
  'Which test': [
    { cluster: 'coat/1', test: 'transplant', effect: 0.53, control: 0.02, points: 6.5 },
    { cluster: 'coat/1', test: 'separability', effect: 9.5, control: null, points: 3 },
    { cluster: 'coat/1', test: 'latent', effect: null, control: null, points: 0 },
  ],
  'Which clusters is': [
    { run: 1, cluster: 'coat/1', suspicious: 1 },
    { run: 1, cluster: 'coat/2', suspicious: 0 },
  ],
  'How often': [
    { name: 'coat', images: 5, accuracy: 0.8 },
    { name: 'bag', images: 2, accuracy: 1 },
  ],
  'In which clusters': [
    { cluster: 'coat/1', images: 2, confidence: 0.75 },
    { cluster: 'coat/2', images: 3, confidence: 0.6 },
  ],
  'Which images were': [{ path: 'coat/broken.png' }, { path: 'notes.txt', reason: 'notes.txt is no image' }],
  'At which layers': [{ layer: 'conv1', growth: 40 }],
  'Which option': [{ option: '$.spray.size', run_1: 28, run_2: 14 }],
  'Which image does': [
    'bag/0.png',
    'bag/1.png',
    'coat/0.png',
    'coat/1.png',
    'coat/2.png',
    'coat/3.png',
    'coat/4.png',
  ].map((path, row) => ({ row, path })),
};

describe('the documentation of the database', () => {
  it('asks eleven questions', () => {
    expect(queries).toHaveLength(11);
  });

  it.each(queries)('$title', ({ title, sql }) => {
    const store = createStore();
    const { runId } = saveExample(store);
    recordVerdict(store, findCluster(store, runId, 'coat/1').id, { verdict: 'artefact' });
    const needsSecondRun = /Which (runs|option)/.test(title);
    if (needsSecondRun) createRun(store, { ...exampleRun, job: { ...exampleRun.job, spray: { size: 14 } } });
    const [, answer] = Object.entries(answers).find(([words]) => title.startsWith(words)) ?? [];
    expect(store.all(sql)).toMatchObject(answer as object);
  });

  it('shows evidence in the form it has', () => {
    const [, example = ''] = /```json\n(.*?)```/s.exec(docs) ?? [];
    expect(parseEvidence(`[${example}]`)).toEqual([exampleEvidence[0]]);
    for (const test of evidenceTests) expect(docs).toMatch(new RegExp(`\\b${test}\\b`));
  });

  it('names every table and view that exists', () => {
    const names = createStore().all<{ name: string }>(
      `SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'`,
    );
    for (const { name } of names) expect(docs).toContain(`\`${name}\``);
  });

  it.each(['suspicious_clusters', 'cluster_members'])('lists the columns of %s as they are', (view) => {
    const store = createStore();
    saveExample(store);
    const [, listed = ''] = new RegExp(`\\| \`${view}\`[^|]*\\|[^|]+\\|([^|]+)\\|`).exec(docs) ?? [];
    const columns = Object.keys(store.first<object>(`SELECT * FROM ${view}`) ?? {});
    expect(listed.trim()).toBe(columns.filter((column) => !column.endsWith('_id')).join(', '));
  });
});
