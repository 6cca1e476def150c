import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { completePreprocessing, preprocessingSchema } from '../../src/dataset/preprocessing.ts';

const page = readFileSync(new URL('../../docs/datasets.md', import.meta.url), 'utf8');
const recipes = [...page.matchAll(/```yaml\n(input:[^`]+)```/g)].map(([, yaml]) => yaml!);

describe('the recipes in docs/datasets.md', () => {
  it('are found', () => {
    expect(recipes).toHaveLength(4);
  });

  it.each(recipes)('are valid: %s', (yaml) => {
    const { input } = parse(yaml) as { input: unknown };
    expect(completePreprocessing(preprocessingSchema.parse(input)).size).toEqual([224, 224]);
  });
});
