import type { Graph } from '../graph/graph.ts';

/** Numbers that go into or come out of a run, row-major. */
export interface RuntimeValue {
  readonly data: Float32Array | BigInt64Array | Int32Array | Uint8Array;
  readonly shape: readonly number[];
}

/** A graph made ready to run. */
export interface Session {
  /** Runs the graph once; `feeds` and the result are keyed by input and output name. */
  run(feeds: Readonly<Record<string, RuntimeValue>>): Promise<Record<string, RuntimeValue>>;
  /** Frees the memory; the session cannot run afterwards. */
  release(): Promise<void>;
}

export interface SessionOptions {
  /** Whether the runtime may rewrite the graph to run faster; it then takes longer to start. Default true. */
  readonly optimize?: boolean;
  /** Threads one run may use. Default: as many as the machine has cores. */
  readonly threads?: number;
}

/** What runs graphs. */
export interface Runtime {
  readonly name: string;
  readonly version: string;
  createSession(graph: Graph, options?: SessionOptions): Promise<Session>;
}
