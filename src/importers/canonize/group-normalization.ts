import { readInt, type Constant, type Node } from '../../graph/graph.ts';
import { refuseForm, toTarget, type Simplify } from './simplify-row.ts';

/** GroupNormalization as PyTorch writes it before opset 18: the groups as channels of an InstanceNormalization. */
export function toInstanceNormalization(node: Node, { builder, constant, shape }: Simplify): boolean {
  const [x, scale, shift] = node.inputs as [string, string, string];
  const groups = readInt(node, 'num_groups', 1);
  const [batch, channels, ...space] = shape(x) as [number, number, ...number[]];
  const perChannel = [scale, shift].map((name) => {
    const given = constant(name);
    if (!given) throw refuseForm(node, 'its weights are computed, expected constants');
    return builder.constant(spread(given, channels, space.length));
  }) as [string, string];
  const grouped = builder.add('Reshape', [x, builder.ints([0, groups, -1])]);
  const [ones, zeros] = [1, 0].map((value) => builder.floats(Array<number>(groups).fill(value))) as [string, string];
  const { epsilon } = node.attributes;
  const normalised = builder.add('InstanceNormalization', [grouped, ones, zeros], epsilon ? { epsilon } : {});
  const restored = builder.add('Reshape', [normalised, builder.ints(toTarget([batch, channels, ...space]))]);
  const scaled = builder.add('Mul', [restored, perChannel[0]]);
  builder.addNode({ ...node, op: 'Add', inputs: [scaled, perChannel[1]], attributes: {} });
  return true;
}

/** One number per channel, also where there is one per group (opset 18). */
function spread({ data }: Constant, channels: number, axes: number): Constant {
  const repeat = channels / data.length;
  const values = Float32Array.from({ length: channels }, (_, channel) => Number(data[Math.floor(channel / repeat)]));
  return { type: 'float32', shape: [channels, ...Array<number>(axes).fill(1)], data: values };
}
