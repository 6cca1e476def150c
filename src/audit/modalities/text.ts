import { readVocabulary } from '../../dataset/read-vocabulary.ts';
import { fillerToken, fitTokens, readTokenRows, type TokenRows } from '../../dataset/token-rows.ts';
import { UnhansError } from '../../errors.ts';
import type { Embedding } from '../../importers/cut-embedding.ts';
import { drawProfile } from '../../report/draw-signal.ts';
import { drawTokens } from '../../report/draw-tokens.ts';
import { createSampleError } from '../../dataset/image-error.ts';
import type { Modality } from './modality.ts';
import { orderedViews } from './modality-views.ts';
import { createNumbersMedium } from './numbers-medium.ts';
import type { Painter } from './painter.ts';

/** Token ids, explained at the rows of the model's embedding. */
export const text: Modality = {
  keys: ['label', 'labels', 'padding', 'vocabulary'],
  method: 'epsilon',
  views: orderedViews,
  choice: { startsAtEmbedding: true, layout: 'NHWC' },
  read: async ({ path, label = 'label', labels, padding = 'end', vocabulary }) => {
    const { dataset, ids } = await readTokenRows(path, { label, labels });
    const words = vocabulary === undefined ? [] : await readVocabulary(vocabulary);
    return {
      dataset,
      relevance: { axes: ['tokens'], channels: 'last' },
      fit: ({ input, embedding = embedPlainly(ids), path: model }, given) => {
        const [length, ...others] = input.shape;
        if (length === undefined || others.length !== 1) {
          throw new UnhansError(
            'model',
            `input "${input.name}" of ${model} has shape [${input.shape.join(', ')}], expected token ids`,
          );
        }
        return createNumbersMedium(input, given, {
          read: ({ path: name }) => lookUp(fitTokens(ids.get(name)!, length, padding), embedding),
          painter: createPainter(words, embedding),
          isPooled: false,
        });
      },
    };
  },
};

/** Ids that stand for themselves: what there is to show of texts where there is no model. */
function embedPlainly(ids: TokenRows['ids']): Embedding {
  let tokens = 1;
  for (const text of ids.values()) for (const id of text) tokens = Math.max(tokens, id + 1);
  return { table: Float32Array.from({ length: tokens }, (_, id) => id), tokens, width: 1 };
}

/** The rows of tokens, one after the other. */
function lookUp(ids: readonly number[], { table, tokens, width }: Embedding): Float32Array {
  const numbers = new Float32Array(ids.length * width);
  for (const [place, id] of ids.entries()) {
    if (id >= tokens) throw createSampleError('text', `token id ${id}, expected one below ${tokens}`);
    numbers.set(table.subarray(id * width, (id + 1) * width), place * width);
  }
  return numbers;
}

function createPainter(words: readonly string[], embedding: Embedding): Painter {
  return {
    draw: (numbers, options) =>
      drawTokens(
        findIds(numbers, embedding).map((id) => (id === fillerToken ? '' : (words[id] ?? `#${id}`))),
        options,
      ),
    drawMap: (map, widthPx) => drawProfile(map.data, widthPx),
  };
}

/** The tokens whose rows these numbers are; −1 where they are no token's. */
function findIds(numbers: Float32Array, { table, tokens, width }: Embedding): number[] {
  return Array.from({ length: numbers.length / width }, (_, place) => {
    const row = numbers.subarray(place * width, (place + 1) * width);
    for (let id = 0; id < tokens; id++) if (row.every((value, index) => value === table[id * width + index])) return id;
    return -1;
  });
}
