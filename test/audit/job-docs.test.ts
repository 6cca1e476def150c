import { readFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { parseDocument } from 'yaml';
import { describe, expect, it } from 'vitest';
import { createJobJsonSchema } from '../../src/audit/job-schema.ts';
import { parseJob } from '../../src/audit/job.ts';

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly description?: string;
  readonly default?: unknown;
}

const docs = await readFile('docs/job.md', 'utf8');

/** Key, default and description of every option, as the rows of the table in the docs. */
function listOptions(schema: Schema, path: readonly string[] = []): string[][] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, part]) => {
    const inner = [...path, key];
    if (part.properties) return listOptions(part, inner);
    const standard = part.default === undefined ? '' : `\`${formatDefault(part.default)}\``;
    return [[`\`${inner.join('.')}\``, standard, part.description ?? '']];
  });
}

function formatDefault(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The rows of the table of keys, which has three columns. */
function readTable(markdown: string): string[][] {
  const lines = markdown.split('\n').filter((line) => line.startsWith('| `'));
  const rows = lines.map((line) => line.split('|').slice(1, -1));
  return rows.filter(({ length }) => length === 3).map((row) => row.map((cell) => cell.trim()));
}

describe('the documentation of the job file', () => {
  it('publishes the schema as it is (update with vitest -u)', async () => {
    const file = 'docs/job.schema.json';
    const options = await resolveConfig(file);
    const text = await format(JSON.stringify(createJobJsonSchema()), { ...options, filepath: file });
    await expect(text).toMatchFileSnapshot(`../../${file}`);
  });

  it('lists every key with its default', () => {
    const table = readTable(docs);
    for (const [key, standard, description] of listOptions(createJobJsonSchema())) {
      const row = table.find(([name]) => name === key);
      expect(row, `row of ${key ?? ''}`).toBeDefined();
      if (!key?.startsWith('`model.input.')) expect(row?.[2], `description of ${key ?? ''}`).toBe(description);
      if (standard !== '') expect(row?.[1], `default of ${key ?? ''}`).toBe(standard);
    }
    expect(table).toHaveLength(listOptions(createJobJsonSchema()).length);
  });

  it('shows examples that are jobs', () => {
    const examples = [...docs.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => text ?? '');
    expect(examples.length).toBeGreaterThan(1);
    for (const example of examples) expect(parseJob(example, 'docs/job.md').dataset.path).toMatch(/\S/);
  });

  it('knows every key of the longest example', () => {
    const [, text] = /```yaml\n(# every key.*?)```/s.exec(docs) ?? [];
    const example = parseDocument(text ?? '').toJS() as Record<string, object>;
    const written = Object.entries(example).flatMap(([section, keys]) =>
      Object.keys(keys).map((key) => `${section}.${key}`),
    );
    expect(written).toContain('spray.clusters');
    expect(written).toContain('report.thumbnails');
  });
});
