import type { Store } from './store.ts';

/** What becomes of the explained logit at a layer, over a run. */
export interface ConservationRow {
  /** Place in the pass, from 0 at the model's output. */
  readonly position: number;
  readonly layer: string;
  /** Share of the logit that arrives at the layer's input. */
  readonly arrived: number;
  /** Share of the logit that the layer's biases absorb. */
  readonly absorbed: number;
  /** Σ|R| over |logit|: how far positive and negative relevance grow apart. */
  readonly growth: number;
  /** Whether the relevance blows up here. */
  readonly flagged: boolean;
}

/** Saves the conservation of a run in one transaction, in place of what was saved before. */
export function saveConservation(store: Store, runId: number, rows: Iterable<ConservationRow>): void {
  store.transaction(() => {
    store.run('DELETE FROM conservation WHERE run_id = @runId', { runId });
    for (const row of rows) {
      store.run('INSERT INTO conservation VALUES (@runId, @position, @layer, @arrived, @absorbed, @growth, @flagged)', {
        ...row,
        runId,
      });
    }
  });
}

/** The conservation of a run, layer by layer from the output to the input. */
export function listConservation(store: Store, runId: number): ConservationRow[] {
  return store
    .all<Omit<ConservationRow, 'flagged'> & { flagged: number }>(
      `SELECT position, layer, arrived, absorbed, growth, flagged FROM conservation WHERE run_id = @runId ORDER BY position`,
      { runId },
    )
    .map((row) => ({ ...row, flagged: row.flagged === 1 }));
}
