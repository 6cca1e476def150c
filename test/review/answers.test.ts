import { describe, expect, it } from 'vitest';
import { useReview, writeHeatmaps } from './use-review.ts';

const createReview = useReview();

describe('the answers of the server', () => {
  it('say which runs there are and how far each is', async () => {
    const { ask, store } = createReview();
    const { body } = await ask('/api/session');
    expect(body).toMatchObject({
      author: 'ada',
      database: 'audit.sqlite',
      runs: [{ id: 1, title: 'm.onnx on data/images' }],
    });
    const state = {
      status: 'running',
      classes: 2,
      analysed: 2,
      findings: 3,
      suspicious: 1,
      views: [
        { name: 'hidden', words: 'features inside the model' },
        { name: 'input', words: 'relevant places' },
      ],
    };
    const before = await ask('/api/runs/1/state');
    expect(before.body).toMatchObject({ ...state, judged: 0 });
    store.run(
      `INSERT INTO sample_verdicts (cluster_id, path, verdict, recorded) VALUES (1, 'coat/1.png', 'unsure', '')`,
    );
    const after = await ask('/api/runs/1/state');
    expect((after.body as { version: string }).version).not.toBe((before.body as { version: string }).version);
  });

  it('hold findings that match, and refuse filters that are none', async () => {
    const { ask } = createReview();
    const { body } = await ask('/api/runs/1/findings?text=coat&least=3');
    expect(body).toMatchObject({ total: 1, items: [{ name: 'coat/2' }] });
    const { status, body: refused } = await ask('/api/runs/1/findings?verdict=tasty');
    expect({ status, refused }).toMatchObject({
      status: 400,
      refused: { error: expect.stringContaining('verdict') as string },
    });
  });

  it('hold all that is known of a finding, with where it seems to be', async () => {
    const { ask } = createReview();
    const { body } = await ask('/api/findings/1');
    expect(body).toMatchObject({
      ...{ name: 'coat/1', size: 2, classSize: 5, runId: 1, said: null, history: [] },
      predictions: [
        { label: 'coat', count: 1 },
        { label: 'dress', count: 1 },
      ].sort((left, right) => left.label.localeCompare(right.label)),
      // the region is 0 1 / 0 0.5: the right column, of which both cells are at least half
      proposal: { size: [2, 2], counts: [2, 2] },
      evidence: [
        { test: 'transplant', points: 6.5 },
        { test: 'separability' },
        { test: 'latent', note: 'no hidden layer' },
      ],
    });
    const [{ sentence }] = (body as { evidence: [{ sentence: string }] }).evidence;
    expect(sentence).toContain('changes the probability of coat there: +53 percentage points');
  });

  it('hold images in pages, most typical first', async () => {
    const { ask } = createReview();
    const { body } = await ask('/api/findings/1/samples?offset=1&limit=5');
    expect(body).toMatchObject({ total: 2, items: [{ path: 'coat/1.png', className: 'coat', said: null }] });
  });

  it('place the images of a class on the map, or on eigenvectors', async () => {
    const { ask, store } = createReview();
    writeHeatmaps(store);
    const { body: detail } = await ask('/api/classes/1');
    expect(detail).toMatchObject({ name: 'coat', samples: 5, analyses: [{ view: 'input', axes: 3 }, { axes: 0 }] });
    const { body: map } = await ask('/api/analyses/1/points?finding=1');
    expect(map).toMatchObject({ total: 5, x: [0, 1, 2, 3, 4], y: [0, 10, 20, 30, 40] });
    expect(map).toMatchObject({ marked: [false, true, false, false, true], group: [-1, 0, -1, -1, 0] });
    expect((await ask('/api/analyses/1/points?x=2&y=0')).body).toMatchObject({
      x: [2, 5, 8, 11, 14],
      y: [0, 3, 6, 9, 12],
    });
    expect(await ask('/api/analyses/1/points?x=3&y=0')).toMatchObject({ status: 400 });
  });

  it('make a group of images, which then is a finding', async () => {
    const { ask } = createReview();
    const made = await ask('/api/classes/1/findings', { view: 'input', samples: [1, 4], author: 'bob' });
    const { id } = made.body as { id: number };
    expect((await ask(`/api/findings/${id}`)).body).toMatchObject({ name: 'coat/3', size: 2, author: 'bob' });
    const refused = await ask('/api/classes/1/findings', { view: 'input', samples: [6], author: 'bob' });
    expect(refused).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining('not of the class') as string },
    });
  });

  it.each([
    ['/api/findings/99', 400],
    ['/api/findings/x', 400],
    ['/api/runs/9/state', 400],
    ['/api/analyses/99/points', 400],
    ['/api/samples/99/image', 400],
    ['/api/runs/1/export/verdicts/xlsx', 400],
    ['/etc/passwd', 404],
  ])('to %s are one sentence', async (path, status) => {
    const answer = await createReview().ask(path);
    expect(answer.status).toBe(status);
    expect((answer.body as { error: string }).error).toMatch(/^[a-z]/);
  });
});
