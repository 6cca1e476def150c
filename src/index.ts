/** unhans as a library: the steps of an audit, each on plain data. */
export { runAudit, type AuditOptions } from './audit/audit.ts';
export type { AuditSummary, ClassSummary, ClusterSummary } from './audit/summary.ts';
export type { Progress, ProgressTask } from './audit/progress.ts';
export { readJob } from './audit/job.ts';
export {
  conceptTable,
  fitConcept,
  rankByConcept,
  type ConceptExamples,
  type ConceptVector,
} from './concepts/concept-vectors.ts';
export { findLike, type FindOptions, type FindResult } from './concepts/find-like.ts';
export type { RankedSample, RankingQuality } from './concepts/rank-samples.ts';
export { computeAuroc, computeAveragePrecision } from './concepts/ranking-quality.ts';
export { UnhansError, type ErrorCode } from './errors.ts';
export { compileExplanation, type Explanation, type ExplanationOutputs } from './explain/compile.ts';
export { readConservation, type LayerConservation } from './explain/conservation.ts';
export { methodTable, parseMethod, type MethodName, type ResolvedMethod } from './explain/methods.ts';
export { decodeModel } from './graph/decode-onnx.ts';
export { encodeModel } from './graph/encode-onnx.ts';
export type { Graph } from './graph/graph.ts';
export { loadModel } from './importers/load-model.ts';
export type { Model } from './importers/model.ts';
export { onnxRuntime } from './runtime/onnx.ts';
export type { Runtime, Session } from './runtime/session.ts';
export { analyseHeatmaps } from './spray/analyse-heatmaps.ts';
export { analyseView, type SprayAnalysis } from './spray/analyse-view.ts';
export { mergeFindings, type Finding } from './spray/merge-findings.ts';
export { sprayDefaults, type SprayOptions } from './spray/spray-options.ts';
export { openStore } from './store/open-store.ts';
export { formatNpy, parseNpy } from './tensor/npy.ts';
export type { Tensor } from './tensor/tensor.ts';
