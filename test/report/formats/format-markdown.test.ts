import { describe, expect, it } from 'vitest';
import { formatMarkdown } from '../../../src/report/formats/format-markdown.ts';
import { escapeMarkdown } from '../../../src/report/formats/markdown-text.ts';
import { createFindings, createFoundClass, createFoundCluster, hostile } from '../create-findings.ts';

describe('the report in Markdown', () => {
  it('says in its heading what was found', () => {
    expect(formatMarkdown(createFindings())).toMatch(/^## unhans: 1 suspicious group in 2 classes\n/);
    expect(formatMarkdown(createFindings({ classes: [] }))).toMatch(/^## unhans: no suspicious group in 0 classes\n/);
  });

  it('says of each suspicious group what the report says', () => {
    expect(formatMarkdown(createFindings())).toContain(
      '- **coat/1** (score 13.6): For 36 of 200 coat images (18%) the model looks at something else than for the rest. Pasting what these images show into images of other classes changes the probability of coat there: +36 percentage points (control 0, 95% interval +33 to +39).',
    );
  });

  it('has a row for each of the first classes, and counts the others', () => {
    const many = Array.from({ length: 25 }, (_, index) => createFoundClass({ class: `c${index}`, clusters: [] }));
    const text = formatMarkdown(createFindings({ classes: many }));
    expect(text.match(/^\| c\d+ \|/gm)).toHaveLength(20);
    expect(text).toContain('5 less suspicious classes not shown.');
  });

  it('does not alarm where a person has judged a group legitimate, and says so', () => {
    const judged = createFoundClass({ clusters: [createFoundCluster({ verdict: 'legitimate' })] });
    const text = formatMarkdown(createFindings({ classes: [judged] }));
    expect(text).toContain('no suspicious group in 1 class');
    expect(text).toContain('judged legitimate');
  });

  it('shows hostile names as text, on one line', () => {
    const text = escapeMarkdown(hostile);
    expect(text).toBe(
      '\\</testcase\\>\\<script\\>alert(1)\\</script\\> \\| \\*\\*bold\\*\\* \\[x\\](http\\://y) \\@\u200bsomeone \\#\u200b12 \\` " \'',
    );
    expect(escapeMarkdown('two\nlines')).toBe('two lines');
  });
});
