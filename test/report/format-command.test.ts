import { expect, it } from 'vitest';
import { defaultDb } from '../../src/cli/command.ts';
import { formatCommand, nameDatabase } from '../../src/report/format-command.ts';

it('words that a shell would read otherwise are quoted', () => {
  expect(formatCommand('unhans', 'flag', '7', 'coat/1')).toBe('unhans flag 7 coat/1');
  expect(formatCommand('flag', "the dog's $HOME/1", '')).toBe(`flag 'the dog'\\''s $HOME/1' ''`);
});

it('a database is named where it is not the default, by a path that works in the folder', () => {
  expect(nameDatabase(`/data/${defaultDb}`, '/data')).toEqual([]);
  expect(nameDatabase('/data/runs/u.db', '/data')).toEqual(['--db', 'runs/u.db']);
  expect(nameDatabase('/other/unhans.db', '/data')).toEqual(['--db', '/other/unhans.db']);
});
