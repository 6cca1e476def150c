/** Which side an example is on: 1 where it is marked, −1 where not. */
export type Side = 1 | -1;

/** A convex loss of one example, as a function of its score. */
export interface LinearLoss {
  readonly value: (score: number, side: Side) => number;
  /** The derivative by the score. */
  readonly slope: (score: number, side: Side) => number;
  /** The second derivative, or what stands in for it where the slope has a kink; never negative. */
  readonly curvature: (score: number, side: Side) => number;
}

/** ½ (score − side)²: ridge regression. */
export const squaredLoss: LinearLoss = {
  value: (score, side) => (score - side) ** 2 / 2,
  slope: (score, side) => score - side,
  curvature: () => 1,
};

/** ln(1 + exp(−side · score)): logistic regression. */
export const logisticLoss: LinearLoss = {
  value: (score, side) => Math.log1p(Math.exp(-Math.abs(score))) + Math.max(0, -side * score),
  slope: (score, side) => -side / (1 + Math.exp(side * score)),
  curvature: (score) => 1 / (2 + Math.exp(score) + Math.exp(-score)),
};

/** ½ max(0, 1 − side · score)²: the linear support vector machine in its smooth form. */
export const squaredHingeLoss: LinearLoss = {
  value: (score, side) => Math.max(0, 1 - side * score) ** 2 / 2,
  slope: (score, side) => -side * Math.max(0, 1 - side * score),
  curvature: (score, side) => (side * score < 1 ? 1 : 0),
};
