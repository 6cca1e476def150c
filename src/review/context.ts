import type { Store } from '../store/store.ts';
import type { SearchJobs } from './search-jobs.ts';

/** What the routes work on. */
export interface ReviewContext {
  readonly store: Store;
  /** Who is assumed to be reviewing. */
  readonly author: string;
  /** Where thumbnails are kept, absolute. */
  readonly cacheFolder: string;
  /** Null where nothing can be looked for. */
  readonly searches: SearchJobs | null;
}
