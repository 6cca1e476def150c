import { formatChange, formatScore } from '../../../report/format.ts';
import type { FindingDetail, PictureItem } from '../../api.ts';
import { useDesk } from '../state/desk.ts';
import { MaskOverlay } from '../verdicts/mask-overlay.tsx';

/** Where the model looks, and what happened when the model was asked. */
export function Evidence({ finding }: { finding: FindingDetail }) {
  const { state } = useDesk();
  const { id, pictures, author, said, proposal } = finding;
  const mask = state.hasPlaces ? (said?.mask ?? proposal) : null;
  const changes = pictures.filter(({ kind }) => kind === 'before').slice(0, 2);
  const address = ({ kind, position }: Pick<PictureItem, 'kind' | 'position'>) =>
    `/api/findings/${id}/pictures/${kind}?position=${position}`;
  return (
    <section class="evidence" aria-label="Evidence">
      <div class={`maps ${state.isDrawn ? 'wide' : ''}`}>
        {pictures.some(({ kind }) => kind === 'mean') && (
          <figure>
            <span class={`picture ${state.isDrawn ? 'drawn' : 'heatmap'}`}>
              <span class="layers" style={{ '--aspect': state.aspect }}>
                <img src={address({ kind: 'mean', position: 0 })} alt="Mean relevance" />
                <MaskOverlay mask={mask} />
              </span>
            </span>
            <figcaption>what the model looks at, on average{mask && '; outlined: the mask'}</figcaption>
          </figure>
        )}
        {changes.map(({ position, caption }) => {
          const after = pictures.find((each) => each.kind === 'after' && each.position === position);
          return (
            <figure key={position} class="change">
              <span class="pair">
                <img src={address({ kind: 'before', position })} alt="Before" />
                <img src={address({ kind: 'after', position })} alt="After" />
              </span>
              <figcaption>
                {caption} → {after?.caption}
              </figcaption>
            </figure>
          );
        })}
      </div>
      {author === null ? (
        <EvidenceTable finding={finding} />
      ) : (
        <p class="soft">A group made by hand: the model was not asked about it.</p>
      )}
    </section>
  );
}

/** What speaks loudest, and on request every test. */
function EvidenceTable({ finding: { evidence, score } }: { finding: FindingDetail }) {
  const [strongest, ...others] = evidence
    .toSorted((left, right) => right.points - left.points)
    .toSorted((left, right) => Number(left.test === 'separability') - Number(right.test === 'separability'));
  if (!strongest) return <p class="soft">Score {formatScore(score)}, without tests on the model.</p>;
  return (
    <>
      <p class="strongest">{strongest.sentence}.</p>
      <details>
        <summary>
          Score <b>{formatScore(score)}</b>: all that was tried
        </summary>
        <ul>
          {[strongest, ...others].map(({ test, sentence, note, points }) => (
            <li key={test} title={note}>
              <span>{sentence}</span> <b class="number">{formatChange(points)}</b>
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}
