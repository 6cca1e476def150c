import { useId, useRef } from 'preact/hooks';
import type { Action, Verdict } from '../../api.ts';
import { useDesk } from '../state/desk.ts';
import type { SampleWords } from './judging.ts';
import { useAnswer } from '../state/use-answer.ts';
import { actions, actionWords } from './words.ts';

type Fields = Omit<SampleWords, 'verdict'>;

interface RetrainingFieldsProps {
  readonly words: Fields;
  /** What happens where nothing is chosen: “as usual: drop”. */
  readonly assumed: string;
  /** Hears each letter. */
  readonly onType: (part: Partial<Fields>) => void;
  /** Hears what is finished. */
  readonly onChange: (part: Partial<Fields>) => void;
}

/** What retraining should do, the new label where it is another class, and a note. */
export function RetrainingFields({ words, assumed, onType, onChange }: RetrainingFieldsProps) {
  const { run } = useDesk();
  const list = useId();
  /** An action that arrow keys are at: it is finished where the field is left. */
  const isByKey = useRef(false);
  const isUnsaid = useRef(false);
  const isRelabelled = words.action === 'relabel';
  const { data: classes } = useAnswer('/api/runs/:id/classes', isRelabelled ? run : null, { text: words.label });
  return (
    <>
      <label>
        <span>In retraining</span>
        <select
          value={words.action ?? ''}
          onKeyDown={() => (isByKey.current = true)}
          onPointerDown={() => (isByKey.current = false)}
          onChange={(event) => {
            isUnsaid.current = isByKey.current;
            (isByKey.current ? onType : onChange)({ action: readAction(event.currentTarget) });
          }}
          onBlur={(event) => {
            if (isUnsaid.current) onChange({ action: readAction(event.currentTarget) });
            isByKey.current = isUnsaid.current = false;
          }}
        >
          <option value="">{assumed}</option>
          {actions.map((action) => (
            <option key={action} value={action}>
              {actionWords[action].name}
            </option>
          ))}
        </select>
      </label>
      {isRelabelled && (
        <label>
          <span>New label</span>
          <input
            value={words.label}
            list={list}
            placeholder="the class it belongs to"
            onInput={(event) => onType({ label: event.currentTarget.value })}
            onChange={(event) => onChange({ label: event.currentTarget.value })}
          />
          <datalist id={list}>
            {classes?.items.map(({ id, name }) => (
              <option key={id} value={name} />
            ))}
          </datalist>
        </label>
      )}
      <label>
        <span>Note</span>
        <input
          value={words.note}
          placeholder="why, or what is still open"
          maxLength={2000}
          onInput={(event) => onType({ note: event.currentTarget.value })}
          onChange={(event) => onChange({ note: event.currentTarget.value })}
        />
      </label>
    </>
  );
}

function readAction({ value }: HTMLSelectElement): Action | null {
  return (value || null) as Action | null;
}

/** What is done with images where nothing is chosen. */
export function assumeAction(verdict: Verdict): string {
  const action = actions.find((each) => actionWords[each].assumedFor === verdict)!;
  return `as usual: ${actionWords[action].name}`;
}
