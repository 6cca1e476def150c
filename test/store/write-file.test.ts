import { execFileSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeFileAtomically } from '../../src/store/write-file.ts';
import { useFolder } from './use-store.ts';

const createFolder = useFolder();

describe('a file that is written', () => {
  it('takes the place of the one there was, and nothing is left beside it', async () => {
    const folder = createFolder();
    const file = join(folder, 'a.txt');
    writeFileSync(file, 'before');
    await writeFileAtomically(file, ['after', Buffer.from('!')]);
    expect(readFileSync(file, 'utf8')).toBe('after!');
    expect(readdirSync(folder)).toEqual(['a.txt']);
  });

  it('is the one that a link leads to; the link stays', async () => {
    const folder = createFolder();
    writeFileSync(join(folder, 'a.txt'), 'before');
    symlinkSync('a.txt', join(folder, 'link'));
    await writeFileAtomically(join(folder, 'link'), ['after']);
    expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe('after');
    expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
  });

  it.skipIf(process.platform === 'win32')('may be a pipe, which stays one', async () => {
    const pipe = join(createFolder(), 'pipe');
    execFileSync('mkfifo', [pipe]);
    const [text] = await Promise.all([readFile(pipe, 'utf8'), writeFileAtomically(pipe, ['through'])]);
    expect(text).toBe('through');
    expect(lstatSync(pipe).isFIFO()).toBe(true);
  });

  it('is as it was where writing fails half-way', async () => {
    const folder = createFolder();
    writeFileSync(join(folder, 'a.txt'), 'before');
    function* chunks(): Generator<string> {
      yield 'half';
      throw new Error('no more');
    }
    await expect(writeFileAtomically(join(folder, 'a.txt'), chunks())).rejects.toThrow('no more');
    expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe('before');
    expect(readdirSync(folder)).toEqual(['a.txt']);
  });
});
