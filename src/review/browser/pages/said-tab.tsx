import type { FindingDetail } from '../../api.ts';
import { formatAge } from '../verdicts/words.ts';

/** Everything that was ever said of a finding; nothing is overwritten. */
export function SaidTab({ finding: { history } }: { finding: FindingDetail }) {
  if (history.length === 0) return <p class="soft">Nobody has said anything yet.</p>;
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
