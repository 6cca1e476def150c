import { useEffect, useRef, useState } from 'preact/hooks';
import type { FindingDetail, Mask, SaidOfFinding } from '../../api.ts';
import { useDesk } from '../state/desk.ts';
import { sayOfFinding, type Words } from './judging.ts';
import { MaskEditor } from './mask-editor.tsx';
import { assumeAction, RetrainingFields } from './retraining-fields.tsx';
import { useKeys } from '../parts/use-keys.ts';
import { VerdictButtons } from './verdict-buttons.tsx';
import { formatAge, verdicts, verdictWords } from './words.ts';

/** What a person says of a finding: a verdict by one key, and what retraining needs to know. */
export function VerdictForm({ finding }: { finding: FindingDetail }) {
  const { judging, author, state, go } = useDesk();
  const { said } = finding;
  const current = said && !said.withdrawn ? said : null;
  /** What was typed or chosen, and is not yet part of what was said. */
  const [draft, setDraft] = useState<Partial<Words>>({});
  const [isDrawing, setDrawing] = useState(false);
  const name = useRef<HTMLInputElement>(null);
  const verdict = draft.verdict ?? current?.verdict;
  const words = { ...nothing, ...(current && pickWords(current)), ...draft };
  useEffect(() => {
    if (current) setDraft((old) => dropSaid(old, current));
  }, [said?.id]);

  useEffect(() => {
    // whoever leaves it as others said takes back what is in the form too
    if (judging.conflict) return () => setDraft({});
    return undefined;
  }, [judging.conflict]);

  const say = (part: Partial<Words> & Pick<Words, 'verdict'>) => {
    const full = { ...words, ...part };
    const mask = part.verdict === 'artefact' ? (full.mask ?? finding.proposal) : full.mask;
    setDraft({ ...draft, ...part });
    judging.say(sayOfFinding(finding, said, { ...full, mask }, author));
  };
  const type = (part: Partial<Words>) => setDraft({ ...draft, ...part });
  /** Changes a word; where there is a verdict already, it is said anew. */
  const change = (part: Partial<Words>) => {
    if (verdict) say({ ...part, verdict });
    else type(part);
  };
  useKeys({
    ...Object.fromEntries(verdicts.map((each) => [verdictWords[each].key, () => say({ verdict: each })])),
    n: () => name.current?.focus(),
    m: () => setDrawing(state.hasPlaces),
  });

  return (
    <section class="verdict-form fields" aria-label="Verdict" onKeyDown={leaveField}>
      <h2>What is it?</h2>
      <p class="soft">{verdict ? verdictWords[verdict].meaning : 'Should this decide what the model says?'}</p>
      <VerdictButtons label="What is it?" pressed={verdict} onVerdict={(each) => say({ verdict: each })} />
      <label>
        <span>
          Name of the artefact <kbd>n</kbd>
        </span>
        <input
          ref={name}
          value={words.artefact}
          placeholder="such as: watermark"
          maxLength={200}
          onInput={(event) => type({ artefact: event.currentTarget.value })}
          onChange={(event) => change({ artefact: event.currentTarget.value })}
        />
      </label>
      <RetrainingFields words={words} assumed={assumeAction(verdict ?? 'artefact')} onType={type} onChange={change} />
      {state.hasPlaces && (
        <div class="mask-line">
          <button type="button" onClick={() => setDrawing(true)}>
            Where it is <kbd>m</kbd>
          </button>
          <span class="soft">{describeMask(words.mask, finding.proposal)}</span>
        </div>
      )}
      <p class="soft who" aria-live="polite">
        {describeAuthor(current, judging.waiting)}
      </p>
      {current && (
        <button type="button" class="quiet" onClick={() => go({ page: 'history' })}>
          To the list for retraining →
        </button>
      )}
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

/** Enter and Esc lead out of a field, so that keys give verdicts again. */
function leaveField({ key, target }: KeyboardEvent): void {
  const isField = target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
  if ((key === 'Enter' || key === 'Escape') && isField) target.blur();
}

const nothing: Omit<Words, 'verdict'> = { artefact: '', action: null, label: '', mask: null, note: '' };

/** What of a draft is not yet said. */
function dropSaid(draft: Partial<Words>, said: SaidOfFinding): Partial<Words> {
  const known: Words = said;
  const open = Object.entries(draft).filter(([key, value]) => {
    return JSON.stringify(value) !== JSON.stringify(known[key as keyof Words]);
  });
  return Object.fromEntries(open);
}

function pickWords({ artefact, action, label, mask, note }: SaidOfFinding): Omit<Words, 'verdict'> {
  return { artefact, action, label, mask, note };
}

function describeAuthor(current: SaidOfFinding | null, waiting: number): string {
  if (waiting > 0) return 'Kept here until the server is back.';
  if (!current) return 'Nobody has judged this yet.';
  return `${current.author || 'Somebody'} said so ${formatAge(current.recorded)}.`;
}

function describeMask(mask: Mask | null, proposal: Mask | null): string {
  if (mask) return 'saved with the verdict';
  return proposal ? 'proposed from the heatmaps' : 'no fixed place: draw it if there is one';
}
