import { createHash } from 'node:crypto';
import { dragMap } from './browser/drag-map.ts';
import { listSelection } from './browser/list-selection.ts';
import { peekDots } from './browser/peek-dots.ts';
import { startControls } from './browser/start-controls.ts';
import { startScatter, type ScatterParts } from './browser/start-scatter.ts';
import { zoomMap } from './browser/zoom-map.ts';
import { formatNumberOf, formatSamples } from './format.ts';
import { codeBlock, html, jsonBlock, type Html } from './html.ts';
import { limitReport } from './limit-report.ts';
import { drawClassSection } from './panels/class-section.ts';
import { defineColourMaps } from './panels/colour-maps.ts';
import { findTopFinding } from './panels/groups.ts';
import { drawMethods } from './panels/methods.ts';
import { drawOverview } from './panels/overview.ts';
import { drawPictureControls } from './panels/picture-controls.ts';
import { toScatterData } from './panels/scatter.ts';
import { drawVerdict } from './panels/verdict.ts';
import type { ReportModel } from './report-model.ts';
import { styles } from './styles.ts';

/** What the maps are brought to life with, by the names that startScatter gives it. */
const parts = { zoomMap, dragMap, peekDots, listSelection } satisfies ScatterParts;

/** Some compilers wrap named functions in a helper of this name; in the page it need do nothing. */
const script = `const __name = (value) => value;
const parts = { ${Object.entries(parts)
  .map(([name, part]) => `${name}: ${part.toString()}`)
  .join(', ')} };
(${startScatter.toString()})(parts);
(${startControls.toString()})();`;

/** Renders an audit as one HTML page that needs nothing but itself: no network, no other file, no style or script of others. */
export function renderReport(full: ReportModel): string {
  const model = limitReport(full);
  const top = findTopFinding(model.classes)?.classIndex;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${formatPolicy()}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>unhans: ${model.title}</title>
        ${codeBlock('style', styles)}
      </head>
      <body>
        ${defineColourMaps()} ${drawHeader(model)}
        <main class="of-${model.words.modality}">
          ${drawVerdict(model)} ${drawOverview(model)}
          <section aria-labelledby="classes-title">
            <h2 id="classes-title">Class by class</h2>
            ${drawPictureControls(model.words.noun)}
            ${model.classes.map((each, index) => each.section && drawClassSection(each, model.words, { index, open: each.suspicious || index === top }))}
          </section>
          ${drawMethods(model)}
        </main>
        <footer>Made by unhans on ${model.createdAt} from run ${model.run}.</footer>
        ${jsonBlock(
          'report-data',
          model.classes.map((each) => (each.section ? toScatterData(each) : null)),
        )}
        ${codeBlock('script', script)}
      </body>
    </html>`;
  return `${page.markup}\n`;
}

/** Only what the page itself holds may run, style or be shown. */
function formatPolicy(): string {
  return `default-src 'none'; img-src data:; style-src '${hash(styles)}'; script-src '${hash(script)}'; base-uri 'none'; form-action 'none'`;
}

function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function drawHeader({ title, words, classes, method }: ReportModel): Html {
  return html`<header class="page-head">
    <p>
      <b>unhans</b> What does the model really look at?
      <span
        >${title}: ${formatSamples(method.dataset.samples, words.noun)} in
        ${formatNumberOf(classes.length, 'class', 'classes')}</span
      >
    </p>
    <fieldset class="choice theme">
      <legend class="visually-hidden">Colours of the page</legend>
      ${['auto', 'light', 'dark'].map(
        (theme) =>
          html`<label
            ><input type="radio" name="theme" value="${theme}" ${theme === 'auto' && 'checked'} /> ${theme}</label
          >`,
      )}
    </fieldset>
  </header>`;
}
