import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { useReview } from './use-review.ts';

const createReview = useReview();

const words = {
  verdict: 'artefact',
  artefact: 'logo',
  action: null,
  label: '',
  mask: null,
  note: '',
  withdrawn: false,
};

describe('verdicts that a browser sends', () => {
  it('are kept, with the name of who gave them', async () => {
    const { ask } = createReview();
    const { body } = await ask('/api/findings/1/verdict', { ...words, expected: null, author: 'bob' });
    expect(body).toMatchObject({ accepted: true, current: { verdict: 'artefact', artefact: 'logo', author: 'bob' } });
    expect((await ask('/api/findings/1')).body).toMatchObject({ verdict: 'artefact', artefact: 'logo' });
  });

  it('of who has not seen the newest are not kept, and the newest is shown', async () => {
    const { ask } = createReview();
    await ask('/api/findings/1/verdict', { ...words, expected: null, author: 'bob' });
    const late = await ask('/api/findings/1/verdict', { ...words, expected: null, verdict: 'unsure', author: 'eve' });
    expect(late).toMatchObject({ status: 200, body: { accepted: false, current: { author: 'bob' } } });
    expect((await ask('/api/runs/1/history')).body).toMatchObject({ total: 1 });
  });

  it('on images are kept all or none', async () => {
    const { ask } = createReview();
    const change = (sample: number, verdict: string) => {
      return { sample, expected: null, verdict, action: null, label: '', note: '', author: 'bob', withdrawn: false };
    };
    await ask('/api/findings/1/samples/verdicts', { changes: [change(5, 'artefact')] });
    const { body } = await ask('/api/findings/1/samples/verdicts', {
      changes: [change(2, 'unsure'), change(5, 'unsure')],
    });
    expect(body).toMatchObject([{ accepted: true }, { accepted: false, current: { verdict: 'artefact' } }]);
    const { body: page } = await ask('/api/findings/1/samples');
    expect(page).toMatchObject({ items: [{ path: 'coat/4.png', said: { verdict: 'artefact' } }, { said: null }] });
  });

  it.each([
    { verdict: 'tasty' },
    { mask: { size: [2, 2], counts: [1] } },
    { action: 'burn' },
    { more: 1 },
    { expected: 'x' },
  ])('with %j are refused', async (wrong) => {
    const { ask } = createReview();
    const sent = { ...words, expected: null, author: 'bob', ...wrong };
    expect(await ask('/api/findings/1/verdict', sent)).toMatchObject({ status: 400 });
    expect((await ask('/api/runs/1/history')).body).toMatchObject({ total: 0 });
  });

  it('can be taken away as the list for retraining', async () => {
    const { ask, app } = createReview();
    await ask('/api/findings/1/verdict', { ...words, expected: null, author: 'bob' });
    const headers = { host: 'localhost:80' };
    const response = await app.request('/api/runs/1/export/verdicts/csv', { headers });
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="run-1-verdicts.csv"');
    const [head, first] = (await text(response.body!)).split('\r\n');
    expect(head).toBe('path,class,action,label,verdict,artefact,cluster,given,mask,note,author,recorded');
    expect(first).toMatch(/^coat\/1\.png,coat,drop,,artefact,logo,coat\/1,group,,,bob,/);
  });
});
