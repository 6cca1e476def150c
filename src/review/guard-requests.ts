import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { secureHeaders } from 'hono/secure-headers';
import type { Failure } from './api.ts';

export interface Guards {
  /** The names under which the server may be called, with port; undefined: any, which needs a token. */
  readonly hosts: readonly string[] | undefined;
  /** What a browser must know; undefined: nothing. */
  readonly token: string | undefined;
}

const cookieName = 'unhans-review';

/** Only what the server itself serves may run, style or be shown; nothing may frame it. */
export const guardHeaders: MiddlewareHandler = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    ...{ scriptSrc: ["'self'"], styleSrc: ["'self'"], imgSrc: ["'self'"], connectSrc: ["'self'"] },
    ...{ baseUri: ["'none'"], formAction: ["'none'"], frameAncestors: ["'none'"] },
  },
  referrerPolicy: 'no-referrer',
  strictTransportSecurity: false, // there is no TLS here, and other servers of this machine have none either
  xFrameOptions: 'DENY',
});

/** Refuses requests under another name (DNS rebinding), from other pages, and without the token. */
export function guardRequests({ hosts, token }: Guards): MiddlewareHandler {
  return async (c, next) => {
    const host = c.req.header('host') ?? '';
    if (hosts && !hosts.includes(host)) return refuse(c, 421, `this is not ${host}`);
    if (isForeign(c, host)) return refuse(c, 403, 'requests from other pages are refused');
    if (token === undefined || isEqual(getCookie(c, cookieName) ?? '', token)) return next();
    if (!isEqual(c.req.query('token') ?? '', token)) {
      return refuse(c, 401, 'open the address that the server printed: it holds the token');
    }
    setCookie(c, cookieName, token, { httpOnly: true, sameSite: 'Strict', path: '/' });
    return c.redirect('/');
  };
}

/** Whether another page sent this: it says so, or, where it changes anything, does not say that it is ours. */
function isForeign(c: Context, host: string): boolean {
  const origin = c.req.header('origin');
  const site = c.req.header('sec-fetch-site');
  const isNavigation = c.req.method === 'GET' && c.req.path === '/';
  if (isNavigation) return false;
  if (origin !== undefined && origin !== `http://${host}`) return true;
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  return c.req.method !== 'GET' && origin === undefined && site === undefined;
}

function refuse(c: Context, status: 401 | 403 | 421, error: string): Response {
  return c.json({ error } satisfies Failure, status);
}

/** Compares in a time that says nothing of where the texts differ. */
function isEqual(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
