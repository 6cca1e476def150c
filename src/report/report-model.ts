import type { EvidencePart } from '../store/findings.ts';
import type { SplitShare } from '../store/splits.ts';
import type { Verdict } from '../store/verdicts.ts';
import type { MemberRole } from './choose-members.ts';
import type { RunWords } from './run-words.ts';
import type { Outline } from './trace-outline.ts';

/** An encoded picture. */
export interface Picture {
  readonly type: 'image/webp' | 'image/png' | 'image/svg+xml';
  readonly bytes: Uint8Array;
}

/** Everything one report shows, and nothing else: plain data, rendered by `renderReport`. */
export interface ReportModel {
  readonly run: string;
  /** What was audited, in a few words: the dataset's or the job's name. */
  readonly title: string;
  readonly words: RunWords;
  /** When the report was made, as text; nothing else differs between two renderings of one run. */
  readonly createdAt: string;
  /** The words that name the database to a command; none where it is the default. */
  readonly database: readonly string[];
  /** Most suspicious first. */
  readonly classes: readonly ReportClass[];
  /** How many different outputs of the model are a class here or predicted. */
  readonly predictedOutputs: number;
  readonly method: ReportMethod;
}

export interface ReportClass {
  readonly name: string;
  readonly samples: number;
  /** For which share of its samples the model predicts the class, 0 to 1; null where that is not known. */
  readonly agreement: number | null;
  /** Score of the most suspicious cluster; null where there is none. */
  readonly score: number | null;
  /** What a reader should know of it, such as why it has no clusters. */
  readonly note: string | null;
  readonly suspicious: boolean;
  /** Whether it has a section of its own, or is but a line of the list: then its clusters have no more than a score. */
  readonly section: boolean;
  /** Those shown, most suspicious first. */
  readonly clusters: readonly ReportCluster[];
  /** How many more the database holds. */
  readonly furtherClusters: number;
  /** The cluster that shows what the class usually looks like: its index, null where none does. */
  readonly counterpart: number | null;
  /** The view that the map and the eigenvalues are of; null where there is none. */
  readonly view: string | null;
  /** At most one a sample; empty where the class has no picture of its embedding. */
  readonly points: readonly ReportPoint[];
  /** Pictures that the points refer to by index. */
  readonly thumbnails: readonly Picture[];
  /** Smallest first; empty where there are none. */
  readonly eigenvalues: readonly number[];
  /** Number of groups the gap between the eigenvalues speaks for: the gap follows this many of them. */
  readonly gapAfter: number;
}

/** A group of samples that the model recognises in the same way. Groups of one class may overlap. */
export interface ReportCluster {
  /** As the command line names it: `class/index`. */
  readonly name: string;
  /** The views that show it; it separates best in the first. */
  readonly views: readonly string[];
  readonly size: number;
  /** How many of its samples are in the first cluster of its class too. */
  readonly inFirst: number;
  /** Separation of the group from the rest of its class; null where it is the whole class. */
  readonly fisher: number | null;
  /** What the groups are ranked by. */
  readonly score: number;
  readonly suspicious: boolean;
  /** How much of it lies in each part of the dataset; empty where no parts are known. */
  readonly splits: readonly SplitShare[];
  /** What a person has said of it last; null where nobody has. */
  readonly verdict: Verdict | null;
  /** What speaks for it, test by test; empty where no test was made. */
  readonly evidence: readonly EvidencePart[];
  readonly meanHeatmap: Picture | null;
  /** Where on the heatmaps membership comes from. */
  readonly membership: Picture | null;
  /** Where on the images it lies; null where it has no fixed place. */
  readonly outline: Outline | null;
  /** The same in words, such as “at the bottom”; null where that says nothing. */
  readonly place: string | null;
  /** Images that a test has changed. */
  readonly changes: readonly Change[];
  readonly representatives: readonly Representative[];
  /** How often the model predicts which class for the group, most frequent first. */
  readonly predictions: readonly { readonly label: string; readonly count: number }[];
  /** Mean probability of the predicted class, 0 to 1. */
  readonly meanConfidence: number | null;
}

/** An image before and after a test changed it, each with what the model says of it. */
export interface Change {
  readonly before: Captioned;
  readonly after: Captioned;
}

export interface Captioned {
  readonly picture: Picture;
  readonly caption: string;
}

/** A sample shown in full. */
export interface Representative {
  readonly role: MemberRole;
  readonly path: string;
  readonly prediction: string;
  /** Probability of the prediction, 0 to 1. */
  readonly confidence: number | null;
  readonly image: Picture | null;
  readonly overlay: Picture | null;
  readonly heatmap: Picture | null;
}

/** A sample in the picture of the embedding. */
export interface ReportPoint {
  readonly x: number;
  readonly y: number;
  /** Index into the clusters of its class; null for none of those shown. */
  readonly cluster: number | null;
  readonly path: string;
  readonly prediction: string;
  /** Probability of the prediction, 0 to 1. */
  readonly confidence: number | null;
  /** Index into the thumbnails of its class. */
  readonly thumbnail: number | null;
}

/** How the findings were made. */
export interface ReportMethod {
  /** Null where relevance made elsewhere was audited: no model could be asked anything. */
  readonly model: { readonly path: string; readonly sha256: string } | null;
  /** The file of that relevance; null where a model was explained. */
  readonly relevance: string | null;
  readonly dataset: { readonly path: string; readonly samples: number; readonly skipped: number };
  /** Of the skipped samples, those listed. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
  /** Every option as it was used, by its name in the job file. */
  readonly options: readonly { readonly name: string; readonly value: string }[];
  readonly conservation: readonly LayerConservation[];
  readonly seconds: readonly { readonly stage: string; readonly seconds: number }[];
  readonly versions: readonly { readonly name: string; readonly version: string }[];
  /** When a group is called suspicious; null where that is not known. */
  readonly decision: Decision | null;
  /** What the report leaves out, a sentence each. */
  readonly limits: readonly string[];
}

/** The level that a score is compared with, and how often harmless classes reach it. */
export interface Decision {
  /** A group is called suspicious from this score. */
  readonly level: number;
  /** Share of harmless classes in which a group reaches it, 0 to 1, as measured. */
  readonly falseAlarmRate: number;
}

/** Relevance on its way from the output to the input, at one layer. */
export interface LayerConservation {
  readonly layer: string;
  /** Share of the logit that arrives at this layer's input; 1 where nothing is lost. */
  readonly arriving: number;
  /** Share of the logit that the layer's biases absorb. */
  readonly absorbed: number;
  /** Sum of |relevance| over |logit|. */
  readonly growth: number;
  /** Whether relevance blew up here. */
  readonly flagged: boolean;
}
