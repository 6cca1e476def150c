import { createGraphBuilder } from '../../graph/builder.ts';
import type { Graph } from '../../graph/graph.ts';
import type { Runtime, Session } from '../../runtime/session.ts';
import type { Tensor } from '../../tensor/tensor.ts';

/** Rows of points given to the runtime at once. */
const rowsPerBlock = 16_384;

/** Numbers of points up to which one thread is enough: more spend their time waiting for one another. */
const fewNumbers = 1e6;

/** Opens a session for projectPoints of such points; to be released. */
export function openProjector({ data }: Tensor, runtime: Runtime): Promise<Session> {
  return runtime.createSession(buildGraph(), data.length <= fewNumbers ? { threads: 1 } : {});
}

/** The places of all `points` [n, d] along each of `directions`: [directions, n], by matrix products in float32. */
export async function projectPoints(
  session: Session,
  points: Tensor,
  directions: readonly Float64Array[],
): Promise<Float32Array[]> {
  const [count, size] = [points.shape[0]!, points.shape[1]!];
  const matrix = new Float32Array(directions.length * size);
  for (const [index, direction] of directions.entries()) matrix.set(direction, index * size);
  const places = directions.map(() => new Float32Array(count));
  for (let first = 0; first < count; first += rowsPerBlock) {
    const rows = Math.min(rowsPerBlock, count - first);
    const { products } = await session.run({
      directions: { data: matrix, shape: [directions.length, size] },
      points: { data: points.data.subarray(first * size, (first + rows) * size), shape: [rows, size] },
    });
    const data = products!.data as Float32Array;
    for (const [index, row] of places.entries()) row.set(data.subarray(index * rows, (index + 1) * rows), first);
  }
  return places;
}

function buildGraph(): Graph {
  const builder = createGraphBuilder();
  const node = { op: 'Gemm', domain: '', name: 'products', attributes: { transB: { kind: 'int', value: 1 } } } as const;
  builder.addNode({ ...node, inputs: ['directions', 'points'], outputs: ['products'] });
  return builder.build({
    name: 'projections',
    inputs: [
      { name: 'directions', type: 'float32', shape: ['directions', 'size'] },
      { name: 'points', type: 'float32', shape: ['rows', 'size'] },
    ],
    outputs: [{ name: 'products', type: 'float32', shape: ['directions', 'rows'] }],
  });
}
