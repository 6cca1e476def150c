import { expect, it } from 'vitest';
import { toPrintable } from '../../src/cli/printable.ts';

it('control characters and marks of direction are not printed, line ends and all scripts are', () => {
  expect(toPrintable('a\u001b[2Jb\rc\u0000d\u009be\u202ef\u007f')).toBe(
    'a\ufffd[2Jb\ufffdc\ufffdd\ufffde\ufffdf\ufffd',
  );
  expect(toPrintable('Волк 猫 🐈\nnext')).toBe('Волк 猫 🐈\nnext');
});
