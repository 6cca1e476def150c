import type { FindingDetail, SampleItem } from '../../api.ts';
import { ask } from '../state/ask.ts';
import { useDesk } from '../state/desk.ts';
import { SampleGrid } from '../samples/sample-grid.tsx';
import { usePages } from '../state/use-pages.ts';

/** The samples of a finding, most typical first. */
export function FindingSamples({ finding }: { finding: FindingDetail }) {
  const { version } = useDesk();
  const list = usePages<SampleItem>(String(finding.id), version, (offset, limit) =>
    ask('/api/findings/:id/samples', finding.id, { offset, limit }),
  );
  return <SampleGrid label="images" list={list} finding={finding} />;
}
