import { useRef, useState } from 'preact/hooks';
import type { Action, FindingDetail, Mask, Verdict } from '../api.ts';
import { useDesk } from './desk.ts';
import { sayOfFinding, type Words } from './judging.ts';
import { MaskEditor } from './mask-editor.tsx';
import { useKeys } from './use-keys.ts';
import { actions, actionWords, formatAge, verdicts, verdictWords } from './words.ts';

/** What a person says of a finding: a verdict by one key, and what retraining needs to know. */
export function VerdictForm({ finding }: { finding: FindingDetail }) {
  const { judging, author } = useDesk();
  const { said } = finding;
  const current = said && !said.withdrawn ? said : null;
  const [words, setWords] = useState<Omit<Words, 'verdict'>>(() => ({
    ...{ artefact: current?.artefact ?? '', action: current?.action ?? null, label: current?.label ?? '' },
    ...{ mask: current?.mask ?? null, note: current?.note ?? '' },
  }));
  const [isDrawing, setDrawing] = useState(false);
  const name = useRef<HTMLInputElement>(null);

  const say = (verdict: Verdict, more: Partial<Words> = {}) => {
    const mask = verdict === 'artefact' ? (words.mask ?? finding.proposal) : words.mask;
    judging.say(sayOfFinding(finding, said, { ...words, mask, ...more, verdict }, author));
  };
  /** Changes a word; where there is a verdict already, it is said anew. */
  const change = (part: Partial<Words>) => {
    setWords({ ...words, ...part });
    if (current) say(current.verdict, part);
  };
  useKeys({
    ...Object.fromEntries(verdicts.map((verdict) => [verdictWords[verdict].key, () => say(verdict)])),
    n: () => name.current?.focus(),
    m: () => setDrawing(true),
  });

  return (
    <section class="verdict-form" aria-label="Verdict">
      <div class="verdict-buttons" role="group" aria-label="What is it?">
        {verdicts.map((verdict) => (
          <button
            key={verdict}
            type="button"
            class={verdict}
            title={verdictWords[verdict].meaning}
            aria-pressed={current?.verdict === verdict}
            onClick={() => say(verdict)}
          >
            {verdictWords[verdict].name} <kbd>{verdictWords[verdict].key}</kbd>
          </button>
        ))}
      </div>
      <label>
        <span>
          Name of the artefact <kbd>n</kbd>
        </span>
        <input
          ref={name}
          value={words.artefact}
          placeholder="such as: watermark"
          maxLength={200}
          onChange={(event) => change({ artefact: event.currentTarget.value })}
        />
      </label>
      <label>
        <span>In retraining</span>
        <select
          value={words.action ?? ''}
          onChange={(event) => change({ action: (event.currentTarget.value || null) as Action | null })}
        >
          <option value="">{assumedAction(current?.verdict ?? 'artefact')}</option>
          {actions.map((action) => (
            <option key={action} value={action}>
              {actionWords[action].name}
            </option>
          ))}
        </select>
      </label>
      {words.action === 'relabel' && (
        <label>
          <span>New label</span>
          <input value={words.label} onChange={(event) => change({ label: event.currentTarget.value })} />
        </label>
      )}
      <label>
        <span>Note</span>
        <input
          value={words.note}
          placeholder="why, or what is still open"
          maxLength={2000}
          onChange={(event) => change({ note: event.currentTarget.value })}
        />
      </label>
      <div class="mask-line">
        <button type="button" onClick={() => setDrawing(true)}>
          Where it is <kbd>m</kbd>
        </button>
        <span class="soft">{describeMask(words.mask, finding.proposal)}</span>
      </div>
      <p class="soft who" aria-live="polite">
        {current
          ? `${current.author || 'Somebody'} said so ${formatAge(current.recorded)}.`
          : 'Nobody has judged this yet.'}
      </p>
      {isDrawing && (
        <MaskEditor
          finding={finding}
          mask={words.mask ?? finding.proposal}
          onSave={(mask) => change({ mask })}
          onClose={() => setDrawing(false)}
        />
      )}
    </section>
  );
}

function assumedAction(verdict: Verdict): string {
  const action = actions.find((each) => actionWords[each].assumedFor === verdict)!;
  return `as usual: ${actionWords[action].name}`;
}

function describeMask(mask: Mask | null, proposal: Mask | null): string {
  if (mask) return 'drawn, saved with the verdict';
  return proposal ? 'proposed from the heatmaps' : 'no fixed place: draw it if there is one';
}
