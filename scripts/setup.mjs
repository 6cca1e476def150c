// Installs what the lock file names, where that has not been done since it last changed.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const marker = 'node_modules/.unhans-setup';
const wanted = readFileSync('package-lock.json', 'utf8');
const isDone = existsSync(marker) && readFileSync(marker, 'utf8') === wanted;

if (!isDone) {
  console.error(
    'installing packages (about two minutes: SQLite is compiled where no prebuilt binary can be fetched) …',
  );
  // onnxruntime-node brings its CPU libraries along; what it would fetch on top (CUDA) is not used here
  const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' };
  const shell = process.platform === 'win32';
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { stdio: ['ignore', 2, 2], env, shell });
  writeFileSync(marker, wanted);
}
