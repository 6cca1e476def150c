/** What a model prefers. */
export interface Prediction {
  /** Number of the class. */
  readonly index: number;
  /** Its probability, 0 to 1. */
  readonly confidence: number;
}

/** The most probable class of a row of logits, and its probability. */
export function readPrediction(logits: Float32Array): Prediction {
  const index = logits.reduce((best, value, place) => (value > logits[best]! ? place : best), 0);
  const sum = logits.reduce((total, value) => total + Math.exp(value - logits[index]!), 0);
  return { index, confidence: 1 / sum };
}
