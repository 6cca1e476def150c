import type { Answers, Failure, Query } from '../../api.ts';

/** What went wrong with a request; `status` is 0 where the server could not be reached. */
export class AskError extends Error {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/** Asks the server. Throws an AskError. */
export function ask<Path extends keyof Answers>(path: Path, id = 0, query: Query = {}): Promise<Answers[Path]> {
  const known = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const search = new URLSearchParams(known.map(([name, value]) => [name, String(value)])).toString();
  return send(`${fill(path, id)}${search === '' ? '' : `?${search}`}`);
}

/** Tells the server something. Throws an AskError. */
export function tell<Path extends keyof Answers>(path: Path, id: number, body: unknown): Promise<Answers[Path]> {
  const headers = { 'content-type': 'application/json' };
  return send(fill(path, id), { method: 'POST', headers, body: JSON.stringify(body) });
}

function fill(path: string, id: number): string {
  return path.replace(':id', String(id));
}

async function send<Answer>(address: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(address, init).catch(() => {
    throw new AskError('The server cannot be reached.', 0);
  });
  if (response.ok) return (await response.json()) as Answer;
  const failure = (await response.json().catch(() => undefined)) as Failure | undefined;
  throw new AskError(failure?.error ?? `The server answered ${response.status}.`, response.status);
}
