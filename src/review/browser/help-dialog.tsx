import { Dialog } from './dialog.tsx';

const keys: readonly (readonly [key: string, does: string])[] = [
  ['j k', 'next, previous finding'],
  ['a l u', 'artefact, legitimate, unsure: of the finding, or, among images, of the one you are at or those selected'],
  ['e', 'say more of an image: what retraining should do with it, its true label, a note'],
  ['n', 'name the artefact'],
  ['m', 'draw where it is'],
  ['z', 'undo'],
  ['1 2 3 4', 'images, map, similar images, what was said'],
  ['arrows', 'move in a list, among images, on a map, on a mask'],
  ['space', 'select an image; with shift, all up to it'],
  ['Enter', 'open an image'],
  ['i o r', 'show images, overlays, relevance'],
  ['/', 'search a class'],
  ['c h', 'compare; history and export'],
];

/** All keys of the app. */
export function HelpDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={onClose} class="help">
      <dl>
        {keys.map(([key, does]) => (
          <div key={key}>
            <dt>
              {key.split(' ').map((each) => (
                <kbd key={each}>{each}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
