import { relevanceColours } from './heatmap-colours.ts';
import { colourMapRules } from './panels/colour-maps.ts';

/** Colours of groups in light and dark; assigned by assignHues. */
const hues: Record<string, readonly [light: string, dark: string]> = {
  'suspect-0': ['#d11527', '#ff6b6b'],
  'suspect-1': ['#c2187d', '#ff7ac6'],
  'suspect-2': ['#b94700', '#ff9d4d'],
  'group-0': ['#2b6cb8', '#6fb1f5'],
  'group-1': ['#0e8a7c', '#4fd1c1'],
  'group-2': ['#7554c4', '#b49cf5'],
  'group-3': ['#8a7300', '#d9c04a'],
  'group-4': ['#4d7a1c', '#9acb61'],
  'group-5': ['#476078', '#9db4ca'],
  'group-6': ['#8a5a44', '#d3a48e'],
  'group-none': ['#a3a7ad', '#6b7078'],
};

const hueRules = Object.entries(hues).map(
  ([hue, [light, dark]]) => `
.${hue} { --hue: light-dark(${light}, ${dark}); }
.class-section:has(.card.${hue}:hover) circle:not(.${hue}) { opacity: 0.12; }`,
);

/** The report's one style sheet. Light and dark follow the reader's system unless chosen on the page. */
export const styles = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#ffffff, #14171b);
  --panel: light-dark(#f5f6f8, #1d2127);
  --line: light-dark(#dcdfe4, #343a43);
  --ink: light-dark(#1a1d21, #e8eaed);
  --soft: light-dark(#5a626c, #a2abb6);
  --link: light-dark(#1a57a8, #8ab8f5);
  --alarm: light-dark(#c01022, #ff7070);
  --alarm-paper: light-dark(#fdf1f1, #2b1b1d);
  --caution: light-dark(#9a5b00, #f0b357);
  --caution-paper: light-dark(#fdf6ea, #2a2318);
  --calm: light-dark(#1c7a45, #63cf95);
}
:root:has(input[value="light"]:checked) { color-scheme: light; }
:root:has(input[value="dark"]:checked) { color-scheme: dark; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "Liberation Sans", sans-serif; }
main, .page-head, footer { max-width: 1180px; margin: 0 auto; padding: 0 24px; }
a { color: var(--link); }
h1, h2, h3, h4, p, figure, ol, ul, dl { margin: 0; }
h2 { font-size: 1.35rem; margin: 48px 0 8px; }
h3 { font-size: 1.1rem; }
table { border-collapse: collapse; width: 100%; font-size: 0.92rem; }
th, td { text-align: left; padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line); vertical-align: middle; font-weight: normal; }
thead th { color: var(--soft); font-size: 0.82rem; vertical-align: bottom; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
thead th.number { white-space: normal; }
code { font: 0.88em ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
img, .no-picture { display: block; width: 100%; border-radius: 4px; background: #fff; }
.no-picture { aspect-ratio: 1; background: var(--line); }
.name { overflow-wrap: anywhere; }
.nowrap { white-space: nowrap; }
.gloss, figcaption, .facts, .id { color: var(--soft); font-size: 0.92rem; }
figcaption b { color: var(--ink); font-weight: 600; }
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; padding: 0; }
.swatch { display: inline-block; width: 0.75em; height: 0.75em; border-radius: 50%; background: var(--hue); }
.swatch.for, .swatch.against, .swatch.effect, .swatch.control { border-radius: 2px; }
.swatch.control { background: var(--soft); }
.swatch.for { background: rgb(${relevanceColours.positive.join(' ')}); }
.swatch.against { background: rgb(${relevanceColours.negative.join(' ')}); }
.badge { font-size: 0.74rem; font-weight: 700; letter-spacing: 0.02em; color: var(--paper); background: var(--alarm); border-radius: 99px; padding: 1px 9px; white-space: nowrap; }
.badge.judged { background: var(--soft); }
.choice { border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 2px 14px; font-size: 0.88rem; color: var(--soft); }
.choice legend { float: left; margin-right: 14px; padding: 0; }
.choice label { cursor: pointer; white-space: nowrap; }
.choice input { accent-color: var(--link); margin: 0 3px 0 0; vertical-align: -1px; }

.page-head { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 4px 24px; padding-top: 14px; padding-bottom: 10px; font-size: 0.9rem; }
.page-head p { color: var(--soft); overflow-wrap: anywhere; min-width: 0; }
.page-head b { color: var(--ink); margin-right: 4px; }
.page-head p span { margin-left: 12px; padding-left: 12px; border-left: 1px solid var(--line); }

.verdict { border-top: 5px solid var(--calm); background: var(--panel); border-radius: 6px; padding: 20px 26px 22px; }
.verdict.alarm { border-color: var(--alarm); background: var(--alarm-paper); }
.verdict.caution { border-color: var(--caution); background: var(--caution-paper); }
.verdict.caution h1 .name { color: var(--caution); }
.warning { border-left: 5px solid var(--caution); background: var(--caution-paper); border-radius: 6px; padding: 8px 16px; margin-bottom: 12px; }
.verdict h1 { font-size: clamp(1.6rem, 3.6vw, 2.3rem); line-height: 1.15; letter-spacing: -0.01em; }
.verdict h1 .name { color: var(--alarm); }
.verdict .lead { font-size: 1.1rem; margin-top: 6px; max-width: 62em; }
.verdict .name { font-weight: 600; }
.comparison { display: grid; grid-template-columns: 1fr 1fr; gap: 18px; margin: 16px 0 18px; }
.strip { background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: 10px 12px 12px; min-width: 0; }
.strip.suspect-0 { border: 2px solid var(--alarm); padding: 9px 11px 11px; }
.strip figcaption { margin-bottom: 8px; }
.strip.suspect-0 figcaption b { color: var(--alarm); }
.strip-row { display: grid; grid-template-columns: 3.6em repeat(5, minmax(0, 1fr)); gap: 4px; align-items: center; }
.strip-row + .strip-row { margin-top: 4px; }
.strip-row .mean { grid-column: 6; }
.strip-row :is(.of-table, .of-text) .maps .mean { width: 200px; }
.mean img { border: 1px solid var(--line); }
:is(.of-table, .of-text) .strip-row { grid-template-columns: 3.6em repeat(2, minmax(0, 1.5fr)) minmax(0, 1fr); }
:is(.of-table, .of-text) .strip-row > img:nth-of-type(n + 3) { display: none; }
:is(.of-table, .of-text) :is(.strip-row .mean, .mean-label) { grid-column: 4; }
:is(.of-table, .of-text) .peek { width: 280px; }
.outlined { display: block; position: relative; }
.outlined .outline { position: absolute; inset: 0; width: 100%; height: 100%; }
.definitions { position: absolute; width: 0; height: 0; }
symbol path { fill: none; vector-effect: non-scaling-stroke; stroke-linecap: square; }
symbol .halo { stroke: #101418; stroke-opacity: 0.75; stroke-width: 3; }
symbol .line { stroke: #ffd60a; stroke-width: 1.4; }
.outline-key { display: inline-block; width: 1.1em; height: 0.8em; border: 2px solid #ffd60a; outline: 1px solid #101418; border-radius: 1px; vertical-align: -1px; }
.row-label, .mean-label { font-size: 0.72rem; line-height: 1.2; color: var(--soft); }
.mean-label { grid-column: 6; align-self: end; text-align: center; }
.answers { display: grid; grid-template-columns: repeat(3, 1fr); gap: 14px 28px; font-size: 0.92rem; }
.answers h2 { font-size: 1rem; margin: 0 0 2px; }
.answers ol { padding-left: 1.2em; }
.answers .key { margin-bottom: 2px; }

.overview { margin-top: 10px; }
.overview tr.suspicious th .name { font-weight: 700; }
.track-cell { width: 42%; padding-right: 20px; }
.scale { display: flex; justify-content: space-between; gap: 4px 8px; }
.track { display: block; width: 100%; height: 18px; overflow: visible; }
.track line { stroke: var(--line); }
.track .level { stroke: var(--alarm); stroke-opacity: 0.6; }
.track circle { fill: var(--hue); fill-opacity: 0.75; stroke: var(--paper); }
.track .group-0 { --hue: var(--soft); }

.class-section { border: 1px solid var(--line); border-radius: 6px; margin-top: 10px; }
.class-section > summary { cursor: pointer; padding: 10px 16px; display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: baseline; }
.class-section > summary::before { content: "▸"; color: var(--soft); }
.class-section[open] > summary::before { content: "▾"; }
.class-section > summary::-webkit-details-marker { display: none; }
.class-body { padding: 4px 16px 18px; scroll-margin-top: 96px; }
.plots { display: grid; grid-template-columns: minmax(0, 1.7fr) minmax(0, 1fr); gap: 24px; }
.scatter { position: relative; }
.scatter .map { display: block; width: 100%; height: auto; background: var(--panel); border-radius: 6px; touch-action: pan-y; cursor: crosshair; user-select: none; }
.scatter:has(input[value="move"]:checked) .map { cursor: grab; }
.scatter circle { r: var(--dot, 5px); fill: var(--hue); fill-opacity: 0.8; stroke: var(--panel); stroke-width: 1; transition: opacity 0.15s; }
.scatter .selecting circle:not(.chosen) { opacity: 0.15; }
.scatter .band { fill: var(--link); fill-opacity: 0.15; stroke: var(--link); vector-effect: non-scaling-stroke; }
.scatter circle.current { stroke: var(--ink); stroke-width: 2.5; fill-opacity: 1; }
.tools { display: flex; flex-wrap: wrap; gap: 6px 10px; align-items: center; margin-top: 6px; font-size: 0.85rem; }
.tools button, .selection button { font: inherit; color: var(--ink); background: var(--panel); border: 1px solid var(--line); border-radius: 4px; padding: 1px 10px; cursor: pointer; }
@media (hover: none) { .tools fieldset { display: none; } }
.selection { margin-top: 10px; border: 1px solid var(--line); border-radius: 6px; padding: 10px 12px; font-size: 0.88rem; }
.selection[hidden] { display: none; }
.selection div { display: grid; grid-template-columns: repeat(auto-fill, minmax(56px, 1fr)); gap: 4px; margin: 6px 0; }
.selection textarea { width: 100%; font: 0.85em ui-monospace, monospace; color: var(--ink); background: var(--paper); border: 1px solid var(--line); }
.peek { position: absolute; z-index: 2; width: 168px; padding: 8px; background: var(--paper); border: 1px solid var(--line); border-radius: 6px; box-shadow: 0 4px 18px rgb(0 0 0 / 0.28); pointer-events: none; font-size: 0.78rem; line-height: 1.3; overflow-wrap: anywhere; }
.peek[hidden], .peek img[hidden] { display: none; }
.peek img { margin-bottom: 6px; }
.key .nowrap { margin-right: 10px; }
.key button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; }
.key button:hover { text-decoration: underline; }
.plots figcaption { margin-top: 8px; }
.eigenvalues svg { display: block; width: 100%; max-width: 460px; height: auto; background: var(--panel); border-radius: 6px; color: var(--ink); padding: 6px; }
.gap rect, rect.gap { fill: var(--link); fill-opacity: 0.22; }
.gap text, text.gap { fill: var(--link); font-weight: 600; }
.controls { display: flex; flex-wrap: wrap; gap: 6px 28px; align-items: center; position: sticky; top: 0; z-index: 3; padding: 8px 0; background: var(--paper); font-size: 0.88rem; color: var(--soft); }
.controls select, .controls input[type="range"] { font: inherit; color: var(--ink); accent-color: var(--link); margin-left: 6px; vertical-align: middle; }
.controls select { background: var(--panel); border: 1px solid var(--line); border-radius: 4px; padding: 1px 4px; }
:root:not(:has(input[value="overlay"]:checked)) .opacity { display: none; }
.cards { margin-top: 18px; }
.cards { display: grid; grid-template-columns: 1fr 1fr; gap: 14px; }
.card { border: 1px solid var(--line); border-top: 4px solid var(--hue); border-radius: 6px; padding: 10px 14px 14px; min-width: 0; }
.card[class*="suspect"] { grid-column: 1 / -1; background: var(--alarm-paper); }
.card header { display: flex; flex-wrap: wrap; gap: 2px 10px; align-items: baseline; }
.card h4 { font-size: 1rem; }
.card .id { margin-left: auto; font-size: 0.78rem; }
.card-body { display: grid; grid-template-columns: auto 1fr; gap: 14px; margin: 8px 0 12px; }
.maps { display: flex; gap: 8px; }
.maps .mean { width: 112px; }
:is(.of-table, .of-text) .maps .mean { width: 200px; }
.mean img { border: 1px solid var(--line); }
.mean figcaption { font-size: 0.76rem; text-align: center; }
.card dl > div { display: flex; justify-content: space-between; gap: 12px; border-bottom: 1px solid var(--line); padding: 3px 0; font-size: 0.88rem; }
.card dt { color: var(--soft); flex: 1 0 auto; max-width: 70%; }
.card dd { margin: 0; text-align: right; font-weight: 600; font-variant-numeric: tabular-nums; }
.evidence { margin: 0 0 12px; font-size: 0.88rem; }
.evidence caption { text-align: left; font-weight: 600; padding-bottom: 2px; }
.evidence th { padding-right: 16px; }
.evidence .note { display: block; color: var(--soft); font-size: 0.82rem; }
.evidence .number { width: 4.5em; padding-right: 0; }
.bars-cell { width: 34%; min-width: 90px; }
.bars { display: block; width: 100%; height: 22px; overflow: visible; }
.bars .effect { fill: var(--hue); fill-opacity: 0.8; }
.bars .control { fill: var(--soft); fill-opacity: 0.6; }
.bars .interval { stroke: var(--ink); stroke-width: 1.5; }
.bars .zero { stroke: var(--soft); }
.why { margin-bottom: 12px; font-size: 0.88rem; }
.why summary { cursor: pointer; color: var(--soft); margin-bottom: 4px; }
.changes { margin-bottom: 12px; }
.changes ul { list-style: none; padding: 0; margin-top: 4px; display: grid; grid-template-columns: repeat(auto-fill, minmax(210px, 1fr)); gap: 8px 16px; }
.changes li { display: grid; grid-template-columns: 1fr auto 1fr; gap: 6px; align-items: center; }
.changes .arrow { color: var(--soft); }
.representatives { list-style: none; padding: 0; display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 8px; }
.card[class*="suspect"] .representatives { grid-template-columns: repeat(auto-fill, minmax(112px, 1fr)); }
:is(.of-table, .of-text) .card .representatives { grid-template-columns: repeat(auto-fill, minmax(220px, 1fr)); }
:is(.of-table, .of-text) .changes ul { grid-template-columns: repeat(auto-fill, minmax(420px, 1fr)); }
.representatives li { min-width: 0; }
.caption { display: block; font-size: 0.74rem; color: var(--soft); line-height: 1.3; margin-top: 2px; }
.view-heatmap { outline: 1px solid var(--line); outline-offset: -1px; }
.role { display: block; font-size: 0.72rem; line-height: 1.3; color: var(--soft); }
.role-odd .role, .role-borderline .role { color: var(--ink); font-weight: 600; }
.pictures { display: grid; gap: 3px; }
:root:not(:has(input[value="heatmap"]:checked)) .view-heatmap,
:root:has(input[value="image"]:checked) .view-overlay,
:root:has(input[value="heatmap"]:checked) .pictures:has(.view-heatmap) :is(.view-image, .view-overlay) { display: none; }
:root:has(input[value="overlay"]:checked) .pictures > * { grid-area: 1 / 1; }
:root:has(input[value="overlay"]:checked) .view-overlay .heat { opacity: var(--overlay-opacity, 1); }
${colourMapRules}

.steps { display: grid; grid-template-columns: repeat(4, 1fr); gap: 20px; padding-left: 1.2em; font-size: 0.92rem; }
.method-grid { display: grid; grid-template-columns: 1fr 1fr; gap: 0 36px; }
.block { margin-top: 24px; min-width: 0; }
.facts-table th { color: var(--soft); white-space: nowrap; }
.facts-table td { overflow-wrap: anywhere; }
.block ul { padding-left: 1.2em; font-size: 0.92rem; }
.block details { font-size: 0.92rem; margin-top: 8px; }
.block p { font-size: 0.92rem; margin-bottom: 8px; max-width: 70em; }
.conservation { max-width: 800px; }
footer { margin-top: 48px; padding-top: 14px; padding-bottom: 32px; color: var(--soft); font-size: 0.85rem; }
${hueRules.join('')}

@media screen and (max-width: 860px) {
  .comparison, .answers, .plots, .cards, .method-grid { grid-template-columns: minmax(0, 1fr); }
  .steps { grid-template-columns: 1fr 1fr; }
}
@media screen and (max-width: 560px) {
  main, .page-head, footer { padding-left: 12px; padding-right: 12px; }
  .verdict { padding: 16px 14px; }
  .strip-row { grid-template-columns: repeat(4, minmax(0, 1fr)); }
  .strip-row > img:nth-of-type(n + 4) { display: none; }
  .strip-row .row-label { grid-column: 1 / -1; }
  .strip-row .mean { grid-column: 4; }
  :is(.of-table, .of-text) .strip-row { grid-template-columns: minmax(0, 1fr); }
  :is(.of-table, .of-text) .strip-row .mean { grid-column: 1; }
  :is(.of-table, .of-text) .changes ul { grid-template-columns: minmax(0, 1fr); }
  .mean-label { display: none; }
  .overview :is(th, td):nth-child(2), .overview :is(th, td):nth-child(3), .agreement-gloss, .scale span:nth-child(2) { display: none; }
  .track-cell { width: 28%; padding-right: 12px; }
  .overview :is(th, td):last-child { padding-right: 0; }
  .card-body { grid-template-columns: minmax(0, 1fr); }
  .evidence tr { display: grid; grid-template-columns: 1fr 4.5em; align-items: center; border-bottom: 1px solid var(--line); padding: 5px 0; }
  .evidence :is(th, td) { border: 0; padding: 0; }
  .evidence th:first-child { grid-column: 1 / -1; }
  .evidence .nowrap { white-space: normal; }
  .evidence .bars-cell { width: auto; }
  .card[class*="suspect"] .representatives { grid-template-columns: repeat(3, minmax(0, 1fr)); }
  .steps { grid-template-columns: 1fr; }
  .facts-table th { white-space: normal; }
}
@media print {
  :root { color-scheme: light !important; font-size: 12px; }
  body { font-size: 1rem; }
  main, .page-head, footer { max-width: none; padding-left: 0; padding-right: 0; }
  .choice, .peek, .tools, .controls, .selection { display: none; }
  .card, .strip, figure, tr, .representatives li, .changes li { break-inside: avoid; }
  .card[class*="suspect"] { break-inside: auto; }
  h2, h3, .class-section > summary { break-after: avoid; }
  h2 { margin-top: 24px; }
  th, td { padding-top: 3px; padding-bottom: 3px; }
  .cards { grid-template-columns: minmax(0, 1fr); }
  .maps .mean { width: 84px; }
  .card .representatives, .card[class*="suspect"] .representatives { grid-template-columns: repeat(8, minmax(0, 1fr)); }
  :is(.of-table, .of-text) .card .representatives { grid-template-columns: repeat(4, minmax(0, 1fr)); }
  .scatter .map { max-height: 260px; }
  details:not(.why)::details-content { content-visibility: visible; block-size: auto; }
  * { print-color-adjust: exact; }
}
`;
