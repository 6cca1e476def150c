import { formatPercent } from '../format.ts';
import { html, type Html } from '../html.ts';
import type { ReportModel } from '../report-model.ts';

/** A model that is right less often than this many times by chance is most likely set up wrongly. */
const leastTimesChance = 1.5;

/** A warning where the model's predictions hardly agree with the classes; else nothing. */
export function drawAgreementWarning({ classes, words, predictedOutputs }: ReportModel): Html | null {
  const known = classes.flatMap(({ samples, agreement }) => (agreement === null ? [] : [{ samples, agreement }]));
  const samples = known.reduce((sum, each) => sum + each.samples, 0);
  const share = known.reduce((sum, each) => sum + each.samples * each.agreement, 0) / samples;
  if (predictedOutputs < 2 || !(share < leastTimesChance / predictedOutputs)) return null;
  return html`<p class="warning" role="note">
    <strong>The model’s prediction is the class for only ${formatPercent(share)} of the ${words.noun.many},</strong>
    hardly more than by chance: check labels, mean and std of the job before you trust this report.
  </p>`;
}
