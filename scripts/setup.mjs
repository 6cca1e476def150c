// Installs what the lock file names, where that has not been done since it last changed.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const marker = 'node_modules/.unhans-setup';
const wanted = readFileSync('package-lock.json', 'utf8');
const isDone = existsSync(marker) && readFileSync(marker, 'utf8') === wanted;

if (!isDone) {
  console.error('installing packages (about two minutes: SQLite is compiled where no prebuilt binary can be fetched) …');
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  writeFileSync(marker, wanted);
}
