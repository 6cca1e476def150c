/**
 * The failures a user can mend (their file, model, data, job or disk), by code. Everything else is a bug of ours and
 * keeps its stack. `exit` is the command line's status: 1 the run failed, 2 wrong usage or input.
 */
export const errorTable = {
  usage: { exit: 2 },
  job: { exit: 2 },
  model: { exit: 2 },
  operator: { exit: 2 },
  dataset: { exit: 2 },
  image: { exit: 2 },
  tensor: { exit: 2 },
  database: { exit: 2 },
  relevance: { exit: 1 },
  disk: { exit: 2 },
  interrupted: { exit: 1 },
} as const satisfies Record<string, { exit: 1 | 2 }>;

export type ErrorCode = keyof typeof errorTable;

/**
 * A failure the user can mend. The message is one lower-case sentence: what failed, where, got, expected.
 */
export class UnhansError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: { details?: Record<string, unknown>; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'UnhansError';
    this.code = code;
    this.details = options.details ?? {};
  }

  get exitStatus(): 1 | 2 {
    return errorTable[this.code].exit;
  }
}
