import { createGammaRule } from '../../../src/explain/rules/gamma.ts';
import { describeRule, type DenseRule } from './check-rule.ts';
import { distributeDense, forwardDense, keepRelevance, negative, positive, splitSigns } from './dense-rules.ts';
import { layerCases } from './layer-cases.ts';

/** Andéol et al. 2021: contributions of the output's own sign count 1 + γ times. */
const dense =
  (gamma: number): DenseRule =>
  (layer, input, relevance) => {
    const z = forwardDense(layer, input);
    const { up, down } = splitSigns(input);
    const moreUp = (value: number) => value + gamma * positive(value);
    const moreDown = (value: number) => value + gamma * negative(value);
    const whereUp = distributeDense(
      layer,
      [
        { input: up, weight: moreUp, bias: moreUp },
        { input: down, weight: moreDown },
      ],
      keepRelevance(relevance, z, (value) => value > 0),
      1e-6,
    );
    const whereDown = distributeDense(
      layer,
      [
        { input: up, weight: moreDown, bias: moreDown },
        { input: down, weight: moreUp },
      ],
      keepRelevance(relevance, z, (value) => value < 0),
      1e-6,
    );
    return whereUp.map((value, index) => value + whereDown[index]!);
  };

describeRule('LRP-γ with γ = 0.25', createGammaRule(), dense(0.25), layerCases);
describeRule('LRP-γ with γ = 2', createGammaRule({ gamma: 2 }), dense(2), layerCases.slice(0, 3));
