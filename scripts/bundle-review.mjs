// Bundles the browser's part of the review app into dist/review/assets.
import { copyFileSync, mkdirSync } from 'node:fs';
import { build } from 'esbuild';

const source = 'src/review/browser';
const assets = 'dist/review/assets';

mkdirSync(assets, { recursive: true });
copyFileSync(`${source}/index.html`, `${assets}/index.html`);
await build({
  entryPoints: { app: `${source}/main.tsx` },
  outdir: assets,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  logLevel: 'warning',
});
