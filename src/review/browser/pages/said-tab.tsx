import type { FindingDetail } from '../../api.ts';
import { formatSamples } from '../../../report/format.ts';
import { useDesk } from '../state/desk.ts';
import { formatAge } from '../verdicts/words.ts';

/** Everything that was ever said of a finding, nothing is overwritten; and of how many single samples something was said. */
export function SaidTab({ finding: { history, judgedSamples } }: { finding: FindingDetail }) {
  const { state, go } = useDesk();
  const nothing =
    judgedSamples > 0 ? 'Nobody has said anything of the group as a whole.' : 'Nobody has said anything yet.';
  return (
    <>
      {history.length === 0 ? <p class="soft">{nothing}</p> : <SaidTable history={history} />}
      {judgedSamples > 0 && (
        <p class="soft">
          Judged one by one: {formatSamples(judgedSamples, state.noun)}.{' '}
          <button type="button" class="quiet" onClick={() => go({ page: 'history' })}>
            To the history →
          </button>
        </p>
      )}
    </>
  );
}

function SaidTable({ history }: Pick<FindingDetail, 'history'>) {
  return (
    <table>
      <thead>
        <tr>
          <th>when</th>
          <th>who</th>
          <th>verdict</th>
          <th>artefact</th>
          <th>in retraining</th>
          <th>note</th>
        </tr>
      </thead>
      <tbody>
        {history.map(({ id, recorded, author, verdict, withdrawn, artefact, action, label, note }) => (
          <tr key={id}>
            <td title={recorded}>{formatAge(recorded)}</td>
            <td class="name">{author}</td>
            <td>
              <span class={`badge ${verdict}`}>{verdict}</span> {withdrawn && 'taken back'}
            </td>
            <td class="name">{artefact}</td>
            <td class="name">{action ? [action, label].filter(Boolean).join(': ') : 'as usual'}</td>
            <td class="name">{note}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
