import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { formatJunit } from '../../../src/report/formats/format-junit.ts';
import { createFindings, createFoundClass, createFoundCluster, hostile } from '../create-findings.ts';

/** What Jenkins's schema says of the elements that are used here. */
const junit: Readonly<Record<string, Readonly<Record<'parents' | 'allowed' | 'required', readonly string[]>>>> = {
  testsuites: { parents: [''], allowed: ['name', 'time', 'tests', 'failures', 'disabled', 'errors'], required: [] },
  testsuite: { parents: ['testsuites'], allowed: ['name', 'failures', 'errors', 'skipped'], required: ['tests'] },
  testcase: { parents: ['testsuite'], allowed: ['classname'], required: ['name'] },
  failure: { parents: ['testcase'], allowed: ['type', 'message'], required: [] },
  skipped: { parents: ['testcase'], allowed: ['message', 'type'], required: [] },
};

function parse(text: string): Document {
  return parseHTML(text.replace(/^<\?xml[^>]*>/, '')).document;
}

describe('the report as JUnit XML', () => {
  it('has a suite for every class; a suspicious group has failed, a harmless class has passed', () => {
    const document = parse(formatJunit(createFindings()));
    const suites = [...document.querySelectorAll('testsuite')];
    expect(suites.map((suite) => [suite.getAttribute('name'), suite.getAttribute('failures')])).toEqual([
      ['coat', '1'],
      ['bag', '0'],
    ]);
    const failure = document.querySelector('testcase[name="coat/1"] > failure');
    expect(failure?.getAttribute('message')).toBe('suspicious group of 36 images, score 13.6');
    expect(failure?.textContent).toContain('coat/0112.png');
    expect(document.querySelectorAll('testcase[classname="bag"] > *')).toHaveLength(0);
  });

  it('has the elements and attributes that the schema of Jenkins (junit-10) allows, and those it requires', () => {
    const judged = createFoundCluster({ id: 'coat/2', verdict: 'legitimate' });
    const classes = [createFoundClass({ clusters: [createFoundCluster(), judged] })];
    const { documentElement } = parse(formatJunit(createFindings({ classes })));
    for (const element of [documentElement, ...documentElement.querySelectorAll('*')]) {
      const { parents, allowed, required } = junit[element.localName]!;
      expect(parents).toContain(element.parentElement?.localName ?? '');
      const names = [...element.attributes].map(({ name }) => name);
      expect([...allowed, ...required]).toEqual(expect.arrayContaining(names));
      expect(names).toEqual(expect.arrayContaining([...required]));
    }
  });

  it('counts what it holds', () => {
    const judged = createFoundCluster({ id: 'coat/2', verdict: 'legitimate' });
    const classes = [createFoundClass({ clusters: [createFoundCluster(), judged] })];
    const document = parse(formatJunit(createFindings({ classes })));
    const root = document.querySelector('testsuites')!;
    expect(['tests', 'failures', 'errors'].map((name) => root.getAttribute(name))).toEqual(['2', '1', '0']);
    expect(document.querySelector('testsuite')!.getAttribute('skipped')).toBe('1');
    expect(document.querySelectorAll('testcase')).toHaveLength(2);
    expect(document.querySelectorAll('skipped')).toHaveLength(1);
  });

  it('holds hostile names as text, without characters that XML forbids', () => {
    const text = formatJunit(createFindings({ classes: [createFoundClass({ class: hostile })] }));
    expect(text).not.toContain('<script>');
    expect(text).not.toContain('\u0000');
    expect(parse(text).querySelector('testsuite')!.getAttribute('name')).toBe(hostile.replace('\u0000', '\ufffd'));
  });
});
