import type { FindingDetail, SampleItem } from '../api.ts';
import { ask } from './ask.ts';
import { useDesk } from './desk.ts';
import { SampleGrid } from './sample-grid.tsx';
import { usePages } from './use-pages.ts';

/** The samples of a finding, most typical first. */
export function FindingSamples({ finding }: { finding: FindingDetail }) {
  const { version } = useDesk();
  const list = usePages<SampleItem>(String(finding.id), version, (offset, limit) =>
    ask('/api/findings/:id/samples', finding.id, { offset, limit }),
  );
  return <SampleGrid label="images" list={list} finding={finding} />;
}
