import { createAlphaBetaRule } from '../../../src/explain/rules/alpha-beta.ts';
import { describeRule, type DenseRule } from './check-rule.ts';
import { distributeDense, negative, positive, splitSigns } from './dense-rules.ts';
import { layerCases } from './layer-cases.ts';

const dense =
  (alpha: number, beta: number): DenseRule =>
  (layer, input, relevance) => {
    const { up, down } = splitSigns(input);
    const activating = distributeDense(
      layer,
      [
        { input: up, weight: positive, bias: positive },
        { input: down, weight: negative },
      ],
      relevance,
      1e-6,
    );
    const inhibiting = distributeDense(
      layer,
      [
        { input: up, weight: negative, bias: negative },
        { input: down, weight: positive },
      ],
      relevance,
      1e-6,
    );
    return activating.map((value, index) => alpha * value - beta * inhibiting[index]!);
  };

describeRule('LRP-α2β1', createAlphaBetaRule(), dense(2, 1), layerCases);
describeRule('LRP-α1β0', createAlphaBetaRule({ alpha: 1, beta: 0 }), dense(1, 0), layerCases.slice(0, 3));
