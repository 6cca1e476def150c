import { useState } from 'preact/hooks';
import type { FindingDetail, SampleItem } from '../../api.ts';
import { useDesk } from '../state/desk.ts';
import { Dialog } from '../parts/dialog.tsx';
import { sayOfSamples, sayOnly, type SampleWords } from './judging.ts';
import { assumeAction, RetrainingFields } from './retraining-fields.tsx';
import { VerdictButtons } from './verdict-buttons.tsx';
import { findVerdict } from './words.ts';

interface SampleWordsDialogProps {
  readonly samples: readonly SampleItem[];
  /** The finding that they are judged for. */
  readonly finding: Pick<FindingDetail, 'id' | 'said'>;
  readonly onClose: () => void;
}

/** All that can be said of single samples: a verdict, what retraining should do with them, a note. */
export function SampleWordsDialog({ samples, finding, onClose }: SampleWordsDialogProps) {
  const { judging, author, state } = useDesk();
  const [words, setWords] = useState<SampleWords>(() => chooseWords(samples, finding));
  const type = (part: Partial<SampleWords>) => setWords((old) => ({ ...old, ...part }));
  const press = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLElement && event.target.matches('select, input')) return;
    const verdict = findVerdict(event.key);
    if (verdict) type({ verdict });
  };
  const save = (event: Event) => {
    event.preventDefault();
    const label = words.action === 'relabel' ? words.label.trim() : '';
    judging.say(sayOfSamples(finding.id, samples, { ...words, label }, author));
    onClose();
  };
  const title = samples.length === 1 ? samples[0]!.path : `${samples.length} ${state.noun.many}`;
  return (
    <Dialog title={title} onClose={onClose} class="sample-words" onKeyDown={press}>
      <form class="fields" onSubmit={save}>
        <VerdictButtons label="What is it?" pressed={words.verdict} onVerdict={(verdict) => type({ verdict })} />
        <RetrainingFields words={words} assumed={assume(words, finding)} onType={type} onChange={type} />
        <p class="actions">
          <button type="submit" class="primary" disabled={words.action === 'relabel' && words.label.trim() === ''}>
            Save
          </button>
        </p>
      </form>
    </Dialog>
  );
}

/** What was said of the first of them, else what was said of their group. */
function chooseWords([first]: readonly SampleItem[], { said: ofGroup }: Pick<FindingDetail, 'said'>): SampleWords {
  const said = first?.said;
  if (!said || said.withdrawn) return sayOnly(ofGroup && !ofGroup.withdrawn ? ofGroup.verdict : 'unsure');
  return { verdict: said.verdict, action: said.action, label: said.label, note: said.note };
}

function assume({ verdict }: SampleWords, { said }: Pick<FindingDetail, 'said'>): string {
  const isLikeGroup = said && !said.withdrawn && verdict === 'artefact' && said.verdict === 'artefact';
  return isLikeGroup ? 'as its group' : assumeAction(verdict);
}
