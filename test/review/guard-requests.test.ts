import { describe, expect, it } from 'vitest';
import { useReview } from './use-review.ts';

const createReview = useReview();
const ours = { host: 'localhost:80', origin: 'http://localhost:80' };
const post = { method: 'POST', body: '{}' };

describe('the server', () => {
  it.each<[string, RequestInit, number]>([
    ['its own page', { headers: ours }, 200],
    ['a program that says nothing of itself', { headers: { host: ours.host } }, 200],
    ['a page under another name (DNS rebinding)', { headers: { host: 'evil.example:80' } }, 421],
    ['a page of another origin', { headers: { ...ours, origin: 'http://evil.example' } }, 403],
    ['an image on another page', { headers: { host: ours.host, 'sec-fetch-site': 'cross-site' } }, 403],
    ['another port of this machine', { headers: { ...ours, origin: 'http://localhost:8080' } }, 403],
    ['a form of another page', { ...post, headers: { ...ours, origin: 'null' } }, 403],
    ['a change from nowhere', { ...post, headers: { host: ours.host } }, 403],
  ])('asked by %s', async (_, init, status) => {
    const { app } = createReview();
    expect((await app.request('/api/runs/1/state', init)).status).toBe(
      init.method === 'POST' && status === 200 ? 404 : status,
    );
  });

  it('allows nothing on its page but what it serves itself', async () => {
    const { app } = createReview();
    const policy = (await app.request('/api/session', { headers: ours })).headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
  });

  it('with a token answers who has it, and keeps it in a cookie', async () => {
    const { app } = createReview({ guards: { hosts: undefined, token: 'secret' } });
    const headers = { host: 'review.example' };
    expect((await app.request('/api/session', { headers })).status).toBe(401);
    expect((await app.request('/?token=wrong', { headers })).status).toBe(401);
    const entered = await app.request('/?token=secret', { headers });
    expect(entered.status).toBe(302);
    expect(entered.headers.get('location')).toBe('/');
    const cookie = entered.headers.get('set-cookie')!;
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
    const again = { headers: { ...headers, cookie: cookie.split(';')[0]! } };
    expect((await app.request('/api/session', again)).status).toBe(200);
  });
});
