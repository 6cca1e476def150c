import { Dialog } from '../parts/dialog.tsx';
import type { Conflict } from './use-judging.ts';

/** Shown where somebody else was faster: nothing was saved, and one chooses. */
export function ConflictDialog({ conflict, onKeep }: { conflict: Conflict; onKeep: () => void }) {
  return (
    <Dialog title="Somebody was faster" onClose={onKeep} class="conflict">
      <ul>
        {conflict.theirs.slice(0, 5).map((words, index) => (
          <li key={index}>{words}</li>
        ))}
        {conflict.theirs.length > 5 && <li>and {conflict.theirs.length - 5} more</li>}
      </ul>
      <p>What you said ({conflict.title}) was not saved, and nothing of theirs was lost.</p>
      <p class="actions">
        <button type="button" class="primary" onClick={onKeep}>
          Leave it as they said
        </button>
        <button type="button" onClick={conflict.insist}>
          Say mine nevertheless
        </button>
      </p>
    </Dialog>
  );
}
