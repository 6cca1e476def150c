import type { Verdict } from '../../api.ts';
import { verdicts, verdictWords } from './words.ts';

interface VerdictButtonsProps {
  /** What is judged, for who cannot see it. */
  readonly label: string;
  /** The verdict there is. */
  readonly pressed: Verdict | undefined;
  readonly onVerdict: (verdict: Verdict) => void;
}

/** A button for each verdict, with its key. */
export function VerdictButtons({ label, pressed, onVerdict }: VerdictButtonsProps) {
  return (
    <div class="verdict-buttons" role="group" aria-label={label}>
      {verdicts.map((verdict) => (
        <button
          key={verdict}
          type="button"
          class={verdict}
          title={verdictWords[verdict].meaning}
          aria-pressed={pressed === verdict}
          onClick={() => onVerdict(verdict)}
        >
          {verdictWords[verdict].name} <kbd>{verdictWords[verdict].key}</kbd>
        </button>
      ))}
    </div>
  );
}
