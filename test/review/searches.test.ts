import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { estimatePrecision } from '../../src/review/estimate-precision.ts';
import type { SearchResult } from '../../src/review/search-jobs.ts';
import { recordSampleVerdicts } from '../../src/store/sample-verdicts.ts';
import { useReview } from './use-review.ts';

const createReview = useReview();

const found: SearchResult = {
  layer: 'conv1',
  ranking: ['coat/4.png', 'bag/1.png', 'coat/0.png', 'bag/0.png'].map((path, index) => {
    return { rank: index + 1, score: 1 - index / 4, class: path.split('/')[0]!, path, example: index === 0 };
  }),
};

describe('looking for similar images', () => {
  it('says how far it is, then ranks, and estimates how many are true from what is judged afterwards', async () => {
    let finish: (result: SearchResult) => void = () => undefined;
    const { ask, store } = createReview({
      search: ({ runId, cluster }, onMessage) => {
        onMessage(`looking for ${cluster} of run ${runId}`);
        return new Promise((resolve) => (finish = resolve));
      },
    });
    expect((await ask('/api/findings/1/search')).body).toMatchObject({ status: 'idle', isRanked: false });
    await ask('/api/findings/1/search', {});
    const running = await ask('/api/findings/1/search');
    expect(running.body).toMatchObject({ status: 'running', message: 'looking for coat/1 of run 1', isRanked: false });
    expect(await ask('/api/findings/1/ranking')).toMatchObject({ status: 400 });
    finish(found);
    await setTimeout(10);
    expect((await ask('/api/findings/1/search')).body).toMatchObject({ status: 'done', isRanked: true });
    const cluster = { id: 1, runId: 1 };
    recordSampleVerdicts(store, cluster, ['coat/4.png', 'bag/1.png'], { verdict: 'artefact' });
    recordSampleVerdicts(store, cluster, ['coat/0.png'], { verdict: 'legitimate' });
    const { body } = await ask('/api/findings/1/ranking?offset=1&limit=2');
    expect(body).toMatchObject({
      ...{ total: 4, layer: 'conv1', examples: 1 },
      items: [
        { rank: 2, path: 'bag/1.png', said: { verdict: 'artefact' } },
        { rank: 3, path: 'coat/0.png' },
      ],
      precision: { artefact: 1, legitimate: 1, estimate: { share: 0.5 } },
    });
  });

  it('can leave the examples out of the ranking', async () => {
    const { ask } = createReview({ search: () => Promise.resolve(found) });
    await ask('/api/findings/1/search', {});
    await setTimeout(10);
    const { body } = await ask('/api/findings/1/ranking?others=true&limit=1');
    expect(body).toMatchObject({ total: 3, examples: 1, items: [{ rank: 2, path: 'bag/1.png', example: false }] });
  });

  it('that fails says why, and keeps the ranking from before', async () => {
    const outcomes = [Promise.resolve(found), Promise.reject(new Error('the model is gone'))];
    outcomes[1]!.catch(() => undefined);
    const { ask } = createReview({ search: () => outcomes.shift()! });
    for (let time = 0; time < 2; time++) {
      await ask('/api/findings/1/search', {});
      await setTimeout(10);
    }
    expect((await ask('/api/findings/1/search')).body).toMatchObject({
      status: 'failed',
      message: 'the model is gone',
    });
    expect((await ask('/api/findings/1/ranking')).body).toMatchObject({ total: 4 });
  });
});

describe('the estimate of precision', () => {
  // Wilson's interval for 8 of 10, from Brown, Cai and DasGupta (2001): 0.490 to 0.943
  it("has Wilson's interval, in which who is unsure does not count", () => {
    const verdicts = [...Array<'artefact'>(8).fill('artefact'), 'legitimate', 'legitimate', 'unsure'] as const;
    const { estimate } = estimatePrecision(verdicts);
    expect(estimate!.share).toBe(0.8);
    expect(estimate!.low).toBeCloseTo(0.49, 2);
    expect(estimate!.high).toBeCloseTo(0.943, 2);
    expect(estimatePrecision(['unsure']).estimate).toBeNull();
  });
});
