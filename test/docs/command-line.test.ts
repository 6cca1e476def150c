import { afterEach, describe, expect, test, vi } from 'vitest';
import { runCommandLine } from '../../src/cli/run-command-line.ts';
import { errorTable } from '../../src/errors.ts';
import { methodTable } from '../../src/explain/methods.ts';
import { readCode, readPage, readRows, readSection } from './pages.ts';

const page = 'docs/command-line.md';

async function readHelp(...args: string[]): Promise<string> {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  expect(await runCommandLine([...args, '--help'])).toBe(0);
  return write.mock.calls.map(([text]) => text as string).join('');
}

afterEach(() => {
  vi.restoreAllMocks();
});

/** Options as the program or a page writes them, `--out <file>`, in alphabetical order. */
function sortOptions(options: readonly string[]): string[] {
  return options.filter((option) => option.startsWith('--') && !option.startsWith('--help')).sort();
}

/** The names that the lines below a heading of the help begin with. */
function listHelp(help: string, heading: string): string[] {
  const [part = ''] = (help.split(`${heading}:\n`)[1] ?? '').split('\n\n');
  return [...part.matchAll(/^ {2}(?:-\S, )?(\S+(?: <[^>]+>)?)/gm)].map(([, name]) => name!);
}

const commands = listHelp(await readHelp(), 'Commands').filter((name) => name !== 'help');
const sections = [...readPage(page).matchAll(/^## unhans (\S+)$/gm)].map(([, name]) => name!);

describe('docs/command-line.md', () => {
  test('has a section for every command, and for no other', () => {
    expect(sections.toSorted()).toEqual(commands.toSorted());
  });

  test.each(sections)('lists exactly the options of unhans %s', async (command) => {
    const help = await readHelp(command);
    const documented = readRows(readSection(page, `unhans ${command}`)).flatMap(([first = '']) => readCode(first));
    expect(sortOptions(documented)).toEqual(sortOptions(listHelp(help, 'Options')));
    expect(help).toContain('Example:');
  });

  test('lists every method with its options and defaults', () => {
    const rows = readRows(readSection(page, 'Methods')).slice(2);
    const documented = rows.map(([name, summary, options]) => [name, summary, readOptions(options!)]);
    const real = Object.entries(methodTable).map(([name, { summary, defaults }]) => [
      `\`${name}\``,
      summary,
      Object.fromEntries(Object.entries(defaults).map(([option, value]) => [option, Number(value)])),
    ]);
    expect(documented).toEqual(real);
  });

  test('gives every exit status a meaning', () => {
    const statuses = readRows(readPage(page)).flatMap(([first = '']) => (/^\d$/.test(first) ? [Number(first)] : []));
    const failures = Object.values(errorTable).map(({ exit }) => exit);
    expect(statuses).toEqual([0, 1, 2, 3]);
    for (const failure of failures) expect(statuses).toContain(failure);
  });
});

function readOptions(cell: string): Record<string, number> {
  const settings = readCode(cell).flatMap((code) => code.split(', '));
  return Object.fromEntries(settings.map((setting) => [setting.split('=')[0]!, Number(setting.split('=')[1])]));
}
