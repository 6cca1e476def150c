import type { SearchState } from './api.ts';

/** A ranking of samples by likeness to examples, best first. */
export interface SearchResult {
  readonly layer: string;
  readonly ranking: readonly SearchedSample[];
}

export interface SearchedSample {
  readonly rank: number;
  readonly score: number;
  readonly class: string;
  readonly path: string;
  /** Whether it was an example. */
  readonly example: boolean;
}

/** What to look for: samples like those of a cluster of a run. */
export interface SearchRequest {
  readonly runId: number;
  /** `class/index`. */
  readonly cluster: string;
}

/** Looks for samples, in a process of its own; says on the way how far it is. */
export type Search = (request: SearchRequest, onMessage: (message: string) => void) => Promise<SearchResult>;

type Progress = Omit<SearchState, 'isRanked'>;

interface Job {
  readonly started: number;
  state: Progress;
  result?: SearchResult;
}

/** The searches of a server, the last one of each finding. */
export interface SearchJobs {
  /** Begins to look for samples like a finding's, unless that is under way. */
  start(findingId: number, request: SearchRequest): SearchState;
  state(findingId: number): SearchState;
  /** The last ranking that was made for the finding. */
  result(findingId: number): SearchResult | undefined;
}

/** Searches one at a time: each takes the whole machine. */
export function createSearchJobs(search: Search): SearchJobs {
  const jobs = new Map<number, Job>();
  let last: Promise<unknown> = Promise.resolve();

  async function run(job: Job, request: SearchRequest): Promise<void> {
    const seconds = () => (performance.now() - job.started) / 1000;
    const say = (message: string) => (job.state = { status: 'running', message, seconds: seconds() });
    try {
      job.result = await search(request, say);
      job.state = { status: 'done', message: '', seconds: seconds() };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      job.state = { status: 'failed', message, seconds: seconds() };
    }
  }

  return {
    start(findingId, request) {
      const known = jobs.get(findingId);
      if (known?.state.status === 'running') return describe(known);
      const state = { status: 'running', message: 'waiting to begin', seconds: 0 } as const;
      const job: Job = { started: performance.now(), state, ...(known?.result && { result: known.result }) };
      jobs.set(findingId, job);
      last = last.then(() => run(job, request));
      return describe(job);
    },
    state: (findingId) => describe(jobs.get(findingId)),
    result: (findingId) => jobs.get(findingId)?.result,
  };
}

function describe(job: Job | undefined): SearchState {
  const progress = job?.state ?? { status: 'idle', message: '', seconds: 0 };
  return { ...progress, isRanked: job?.result !== undefined };
}
