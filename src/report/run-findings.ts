import { z } from 'zod';
import { evidencePartSchema } from '../store/findings.ts';
import { verdictNames } from '../store/verdicts.ts';

const share = z.number().min(0).max(1);
const count = z.int().min(0);

const clusterSchema = z
  .strictObject({
    id: z.string().describe('its name in the run, class/number'),
    views: z.array(z.string()).readonly().describe('the views that show it; it separates best in the first'),
    size: count.describe('how many samples it holds'),
    share: share.describe('size over the samples of its class'),
    fisher: z.number().nullable().describe('how far it stands apart; null where it is the whole class'),
    score: z.number().describe('what groups are ranked by: the sum of the points of the evidence, where there is any'),
    suspicious: z.boolean(),
    verdict: z.enum(verdictNames).nullable().describe('what a person said of it last'),
    evidence: z.array(evidencePartSchema).readonly().describe('what each test said; empty where none was made'),
    splits: z
      .array(z.strictObject({ split: z.string(), members: count, samples: count }))
      .describe(
        'how many of its samples, and of its class, are in each part of the dataset; empty where no parts are known',
      ),
    typical: z.array(z.string()).describe('paths of its most typical samples'),
  })
  .describe('a group of samples that the model recognises in the same way');

const classSchema = z.strictObject({
  class: z.string(),
  samples: count.describe('samples that were explained'),
  agreement: share.nullable().describe('share of the samples for which the model predicts the class'),
  score: z.number().nullable().describe('that of the most suspicious group; null where there is none'),
  suspicious: z.boolean(),
  note: z.string().nullable().describe('such as why it has no groups'),
  clusters: z.array(clusterSchema).describe('all groups, most suspicious first'),
});

const methodSchema = z.strictObject({
  model: z
    .strictObject({ path: z.string(), sha256: z.string() })
    .nullable()
    .describe('null where relevance made elsewhere was audited'),
  relevance: z.string().nullable().describe('the file of that relevance'),
  dataset: z.strictObject({ path: z.string(), samples: count, skipped: count }),
  skipped: z.array(z.strictObject({ path: z.string(), reason: z.string() })).describe('every sample that was left out'),
  job: z.record(z.string(), z.unknown()).describe('every option as it was used'),
  seconds: z.record(z.string(), z.number()).describe('by stage'),
  versions: z.record(z.string(), z.string()).describe('by software'),
});

const findingsSchema = z.strictObject({
  version: z.literal(1).describe('of this format'),
  created: z.iso.datetime().describe('when this file was written'),
  run: count,
  status: z.string().describe('done, or how far the run came'),
  title: z.string(),
  decision: z
    .strictObject({ level: z.number(), falseAlarmRate: share })
    .nullable()
    .describe('from which score a group is suspicious, and in which share of harmless classes one gets there'),
  classes: z.array(classSchema).describe('most suspicious first'),
  method: methodSchema,
});

/** All that a run found, without pictures: what `report.json` holds and the other formats without pictures are made of. */
export type RunFindings = z.output<typeof findingsSchema>;

export type FoundClass = RunFindings['classes'][number];

export type FoundCluster = FoundClass['clusters'][number];

/** Whether a gate should stop for a group: it is suspicious, and nobody has judged it legitimate. */
export function isAlarming({ suspicious, verdict }: Pick<FoundCluster, 'suspicious' | 'verdict'>): boolean {
  return suspicious && verdict !== 'legitimate';
}

/** `report.json` as JSON Schema. */
export function createFindingsJsonSchema(): Record<string, unknown> {
  return {
    title: 'unhans report',
    ...z.toJSONSchema(findingsSchema, {
      override: ({ jsonSchema }) => {
        if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      },
    }),
  };
}
