import { z } from 'zod';
import { audioSchema } from '../dataset/audio-features.ts';
import { preprocessingSchema } from '../dataset/preprocessing.ts';
import type { ModalityName } from '../dataset/sample-nouns.ts';
import { clusteringTable, type ClusteringName } from '../spray/clusterings/clustering-table.ts';
import { sprayDefaults } from '../spray/spray-options.ts';
import { viewTable, type ViewName } from '../spray/views/view-table.ts';
import { modalityTable } from './modalities/modality-table.ts';
import { choice, list, text, whole } from './schema-parts.ts';

/** What a job leaves out, section by section. What `model.input` leaves out, completePreprocessing fills in. */
export const jobDefaults = {
  dataset: { modality: 'image' },
  explain: { method: 'auto', target: 'label', batch: 8 },
  spray: {
    size: 28,
    neighbours: sprayDefaults.neighbours,
    eigenvectors: sprayDefaults.eigenvectors,
    clusters: sprayDefaults.clusters,
    layers: 'auto',
    clustering: sprayDefaults.clustering,
    normalise: sprayDefaults.normalise,
    seed: sprayDefaults.seed,
  },
  report: { representatives: 8, thumbnails: 2000 },
} as const;

const { dataset, explain, spray, report } = jobDefaults;

const modelSchema = z.strictObject(
  {
    path: text('the path of a .onnx file or a model.json').describe(
      'the classifier: a `.onnx` file, or the `model.json` of TensorFlow.js',
    ),
    labels: text('the path of a text file')
      .optional()
      .describe('a text file with the name of each output, one a line, first output first'),
    input: preprocessingSchema.prefault({}),
    inputName: text('the name of an input')
      .optional()
      .describe('the input that takes the image, where the model has several'),
    output: text('the name of an output')
      .optional()
      .describe('the output that holds the class scores, where the model has several'),
  },
  { error: 'a section with the key path' },
);

const modalityNames = Object.keys(modalityTable) as [ModalityName, ...ModalityName[]];

/** The section `dataset`. */
export const datasetSchema = z.strictObject(
  {
    path: text('the path of a folder or a file').describe(
      'a folder with a folder per class, a `.csv` or `.jsonl` manifest with path and label, or what the modality has instead',
    ),
    modality: choice(modalityNames).default(dataset.modality).describe('what the samples are'),
    labels: text('the path of a .npy or .csv file')
      .optional()
      .describe(
        'tensor, ids in `.npy`: the label of every row, a `.npy` of whole numbers or a `.csv` with the column label',
      ),
    label: text('the name of a column').optional().describe('table, text: the column with the label'),
    features: list(text('the name of a column'), 'names of columns')
      .optional()
      .describe("table: the columns that are features, in the order of the model's input"),
    audio: audioSchema.optional(),
    padding: choice(['start', 'end'])
      .optional()
      .describe('text: where texts that are too short are filled with the id 0, and cut where they are too long'),
    vocabulary: text('the path of a text file')
      .optional()
      .describe('text: a file with one token a line, in the order of their ids, for people'),
  },
  { error: 'a section with the key path' },
);

const explainSchema = z.strictObject(
  {
    method: text('the name of a method')
      .default(explain.method)
      .describe(
        'how relevance is computed: a composite, a rule or a gradient method, with its options after a colon; `auto` is `attnlrp` for models with attention, else `epsilon_plus_flat`',
      ),
    target: choice(['label', 'prediction'])
      .default(explain.target)
      .describe("which output is explained, and what the classes are made of: the image's label or what is predicted"),
    batch: whole(1, 4096).default(explain.batch).describe('how many images the model sees at a time'),
    from: text('the path of a .npy or .h5 file')
      .optional()
      .describe(
        'heatmaps made elsewhere, instead of a model: a `.npy` file with one for every row of the dataset, or the `.h5` of ViRelAy',
      ),
  },
  { error: 'a section' },
);

const viewNames = Object.keys(viewTable) as [ViewName, ...ViewName[]];
const clusteringNames = ['auto', ...(Object.keys(clusteringTable) as ClusteringName[])] as const;

const clusterRangeSchema = z
  .strictObject({ min: whole(2, 1000), max: whole(2, 1000) })
  .refine(({ min, max }) => min <= max, { error: 'min no larger than max' });

const spraySchema = z.strictObject(
  {
    size: whole(1, 512).default(spray.size).describe('side of the pooled heatmaps that are compared, in cells'),
    neighbours: whole(1).default(spray.neighbours).describe('nearest neighbours per heatmap in the graph'),
    eigenvectors: whole(2, 512).default(spray.eigenvectors).describe('dimensions of the spectral embedding'),
    clusters: z
      .union([z.literal('auto'), whole(2, 1000), clusterRangeSchema], {
        error: '"auto", a whole number from 2 to 1000, or { min, max }',
      })
      .default(spray.clusters)
      .describe('how many clusters a class is cut into: a number, or a range for the eigengap to choose from'),
    clustering: choice(clusteringNames)
      .default(spray.clustering)
      .describe('how groups are found; `auto` takes those of k-means, HDBSCAN and agglomerative clustering together'),
    views: list(choice(viewNames), 'views')
      .optional()
      .describe('how images are compared, each in a clustering of its own; groups found in several views are one'),
    layers: z
      .union([z.literal('auto'), list(text('the name of a layer'), 'names of layers')], {
        error: '"auto" or a list of names of layers',
      })
      .default(spray.layers)
      .describe("the model's hidden layers that the view `hidden` looks at, by the names of their values"),
    normalise: choice(['sum', 'norm'])
      .default(spray.normalise)
      .describe(
        'what heatmaps are divided by before they are compared: the sum of their absolute values, or their Euclidean norm',
      ),
    seed: whole(0, 4294967295).default(spray.seed).describe('seed of everything random'),
  },
  { error: 'a section' },
);

const reportSchema = z.strictObject(
  {
    representatives: whole(0, 100).default(report.representatives).describe('images drawn with heatmaps per cluster'),
    thumbnails: whole(0, 100000).default(report.thumbnails).describe('images in the pictures of classes, at most'),
  },
  { error: 'a section' },
);

/**
 * The job file. The message of a check says what was expected. Either a model or heatmaps in `explain.from` must be
 * named, and a dataset unless the heatmaps say what they are of: describeConflicts sees to it, as that is told from what a
 * job leaves out.
 */
export const jobSchema = z.strictObject(
  {
    model: modelSchema.optional(),
    dataset: datasetSchema.optional(),
    explain: explainSchema.prefault({}),
    spray: spraySchema.prefault({}),
    report: reportSchema.prefault({}),
  },
  { error: 'the sections model and dataset' },
);

/** A job with every option; paths are absolute once it was read from a file. */
export type Job = z.output<typeof jobSchema> & { readonly dataset: z.output<typeof datasetSchema> };

/** A job that names a model, as all do but those of heatmaps made elsewhere. */
export type ModelJob = Job & { readonly model: NonNullable<Job['model']> };

/** Whether a job names a model. */
export function namesModel(job: Job): job is ModelJob {
  return job.model !== undefined;
}

/** The job file as JSON Schema, for editors. */
export function createJobJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(jobSchema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  return { title: 'unhans audit job', ...schema };
}
