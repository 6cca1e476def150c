import type { SampleNoun } from '../dataset/sample-nouns.ts';
import type { FindingItem, Page } from '../store/list-findings.ts';
import type { Mask } from '../store/mask.ts';
import type { RunStatus } from '../store/runs.ts';
import type { Action, Judged, Verdict } from '../store/verdicts.ts';

export type { FindingItem, Page } from '../store/list-findings.ts';
export type { Mask } from '../store/mask.ts';
export type { Action, Verdict } from '../store/verdicts.ts';

/** What the server answers, by path; `:name` stands for an id. The browser's requests are checked against this table. */
export interface Answers {
  '/api/session': Session;
  '/api/runs/:id/state': RunState;
  '/api/runs/:id/findings': Page<FindingItem>;
  '/api/runs/:id/classes': Page<ClassItem>;
  '/api/runs/:id/history': Page<HistoryItem>;
  '/api/runs/:id/samples': readonly SampleItem[];
  '/api/classes/:id': ClassDetail;
  '/api/classes/:id/findings': { readonly id: number };
  '/api/analyses/:id/points': PointSet;
  '/api/findings/:id': FindingDetail;
  '/api/findings/:id/verdict': Judged<SaidOfFinding>;
  '/api/findings/:id/samples': Page<SampleItem>;
  '/api/findings/:id/samples/verdicts': readonly Judged<SaidOfSample>[];
  '/api/findings/:id/search': SearchState;
  '/api/findings/:id/ranking': RankingPage;
}

/** What may be asked for beside the id, as it stands in the address. */
export type Query = Readonly<Record<string, string | number | undefined>>;

/** What an answer that is no success holds. */
export interface Failure {
  /** One sentence for the reader. */
  readonly error: string;
}

export interface Session {
  /** Who is assumed to be reviewing: the user the server runs as; may be empty. */
  readonly author: string;
  /** Name of the database file. */
  readonly database: string;
  /** Newest first. */
  readonly runs: readonly RunItem[];
  /** Whether more images like the flagged ones can be looked for. */
  readonly canSearch: boolean;
}

export interface RunItem {
  readonly id: number;
  readonly title: string;
  readonly status: RunStatus;
  readonly started: string;
}

/** What changes while an audit runs or people review: asked every few seconds. */
export interface RunState {
  readonly status: RunStatus;
  /** Why it failed. */
  readonly failure: string | null;
  /** What a sample is called. */
  readonly noun: SampleNoun;
  /** Whether relevance is part of a sample's drawing (a line, bars, words), not a plane that can be laid over it. */
  readonly isDrawn: boolean;
  /** Height over width of a sample's picture, and of the relevance that lies over it. */
  readonly aspect: number;
  /** Whether a place is the same in all samples, so that a mask says something. */
  readonly hasPlaces: boolean;
  readonly classes: number;
  /** Classes whose findings are there. */
  readonly analysed: number;
  readonly findings: number;
  readonly suspicious: number;
  /** Findings that have a verdict, of all and of the suspicious. */
  readonly judged: number;
  readonly judgedSuspicious: number;
  /** Whatever is saved changes this word. */
  readonly version: string;
  /** All views of the run. */
  readonly views: readonly ViewItem[];
}

/** A way to compare samples. */
export interface ViewItem {
  /** As jobs and exports have it. */
  readonly name: string;
  /** What it looks at, for people. */
  readonly words: string;
}

export interface ClassItem {
  readonly id: number;
  readonly name: string;
  readonly samples: number;
  readonly score: number | null;
  readonly suspicious: boolean;
}

export interface ClassDetail extends ClassItem {
  readonly runId: number;
  /** What a reader should know, such as why it has no findings. */
  readonly note: string | null;
  readonly analyses: readonly AnalysisItem[];
}

/** One way in which the samples of a class were compared and clustered. */
export interface AnalysisItem {
  readonly id: number;
  readonly view: string;
  readonly clusterCount: number;
  readonly eigenvalues: readonly number[];
  /** Eigenvectors that may serve as axes. */
  readonly axes: number;
}

/** The picture of a class in a view; lists go together by index. */
export interface PointSet {
  readonly view: string;
  /** Samples of the class; more than the points where these are a selection. */
  readonly total: number;
  readonly samples: readonly number[];
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Index into groups; -1 for none. */
  readonly group: readonly number[];
  /** Whether each belongs to the finding that was asked for. */
  readonly marked: readonly boolean[];
  readonly groups: readonly PointGroup[];
}

export interface PointGroup {
  readonly id: number;
  readonly name: string;
  readonly size: number;
  readonly suspicious: boolean;
}

export interface FindingDetail extends FindingItem {
  readonly runId: number;
  readonly fisher: number | null;
  /** What its samples have alike, for people. */
  readonly alike: string;
  readonly evidence: readonly EvidenceItem[];
  /** What the model says of the samples, most frequent first. */
  readonly predictions: readonly { readonly label: string; readonly count: number }[];
  /** The newest row on it, be it one that takes back. */
  readonly said: SaidOfFinding | null;
  /** Every row on it, newest first. */
  readonly history: readonly SaidOfFinding[];
  /** Where the artefact seems to be; nothing where it has no fixed place. */
  readonly proposal: Mask | null;
  /** Rows and columns of the places that a mask is drawn in; null where they are not known. */
  readonly grid: readonly [height: number, width: number] | null;
  /** Pictures there are of it, for the address of each. */
  readonly pictures: readonly PictureItem[];
}

export interface EvidenceItem {
  readonly test: string;
  readonly sentence: string;
  readonly note: string;
  readonly points: number;
}

export interface PictureItem {
  readonly kind: string;
  readonly position: number;
  readonly caption: string;
}

export interface SaidOfFinding {
  readonly id: number;
  readonly verdict: Verdict;
  readonly artefact: string;
  readonly action: Action | null;
  readonly label: string;
  readonly mask: Mask | null;
  readonly note: string;
  readonly author: string;
  readonly withdrawn: boolean;
  readonly recorded: string;
}

export interface SaidOfSample {
  readonly id: number;
  readonly verdict: Verdict;
  readonly action: Action | null;
  readonly label: string;
  readonly note: string;
  readonly author: string;
  readonly withdrawn: boolean;
}

export interface SampleItem {
  readonly id: number;
  readonly path: string;
  readonly className: string;
  readonly prediction: string | null;
  /** Probability of the prediction, 0 to 1. */
  readonly confidence: number | null;
  /** What was said of it for the finding, be it one that takes back. */
  readonly said: SaidOfSample | null;
}

export interface HistoryItem {
  readonly finding: number;
  readonly name: string;
  /** The sample it was said of; null where it was said of the finding. */
  readonly path: string | null;
  readonly verdict: Verdict;
  readonly artefact: string;
  readonly action: Action | null;
  readonly label: string;
  readonly note: string;
  readonly author: string;
  readonly withdrawn: boolean;
  readonly recorded: string;
}

/** How far looking for images like the flagged ones has come. */
export interface SearchState {
  readonly status: 'idle' | 'running' | 'done' | 'failed';
  /** How far it is, or why it failed. */
  readonly message: string;
  readonly seconds: number;
  /** Whether there is a ranking to show, be it one from before. */
  readonly isRanked: boolean;
}

export interface RankingPage extends Page<RankedItem> {
  readonly layer: string;
  /** How many samples it was made from. */
  readonly examples: number;
  readonly precision: Precision;
}

export interface RankedItem extends SampleItem {
  readonly rank: number;
  readonly score: number;
  /** Whether the ranking was made from it. */
  readonly example: boolean;
}

/** How many of the ranked samples that people judged afterwards do have the artefact. */
export interface Precision {
  readonly artefact: number;
  readonly legitimate: number;
  /** The share of artefacts among them, with its 95 % interval; null where none was judged. */
  readonly estimate: { readonly share: number; readonly low: number; readonly high: number } | null;
}

/** What the browser sends as a verdict on a finding. */
export interface FindingChange extends Omit<SaidOfFinding, 'id' | 'recorded'> {
  /** The newest row that its author had seen; null for none. */
  readonly expected: number | null;
}

/** What the browser sends as a verdict on a sample. */
export interface SampleChange extends Omit<SaidOfSample, 'id'> {
  readonly sample: number;
  /** The newest row that its author had seen; null for none. */
  readonly expected: number | null;
}
