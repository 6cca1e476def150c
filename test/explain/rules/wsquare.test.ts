import { wsquareRule } from '../../../src/explain/rules/wsquare.ts';
import { describeRule, type DenseRule } from './check-rule.ts';
import { distributeDense } from './dense-rules.ts';
import { layerCases } from './layer-cases.ts';

const square = (value: number) => value * value;
const dense: DenseRule = (layer, input, relevance) => {
  const ones = Array.from(input, () => 1);
  return distributeDense(layer, [{ input: ones, weight: square, bias: square }], relevance, 1e-6);
};

describeRule('the w² rule', wsquareRule, dense, layerCases);
