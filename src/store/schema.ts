import { findingsSchema } from './findings-schema.ts';
import { initialSchema } from './initial-schema.ts';
import { reviewSchema } from './review-schema.ts';
import { sampleActionsSchema } from './sample-actions-schema.ts';
import { sampleVerdictsSchema } from './sample-verdicts-schema.ts';
import { splitsSchema } from './splits-schema.ts';

/** One step of the schema: the SQL that takes a database from the version before it to its own. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/**
 * The steps in order; the schema version of a database is how many of them it has been through. A released step is
 * never edited: a change is a new row at the end.
 */
export const migrations: readonly Migration[] = [
  { name: 'initial schema', sql: initialSchema },
  { name: 'findings', sql: findingsSchema },
  { name: 'sample verdicts', sql: sampleVerdictsSchema },
  { name: 'review', sql: reviewSchema },
  { name: 'sample actions', sql: sampleActionsSchema },
  { name: 'splits', sql: splitsSchema },
];

/** `PRAGMA application_id` of every database written by unhans ("unhs" in ASCII); `file` and we recognise it by this. */
export const applicationId = 0x756e6873;
