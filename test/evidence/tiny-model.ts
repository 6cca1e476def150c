import { importGraph } from '../../src/importers/load-model.ts';
import type { Layout, Model } from '../../src/importers/model.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import { createNet } from '../zoo/net.ts';

/** Side of the images of the tiny models, in pixels, and their channels. */
export const side = 8;
export const channels = 3;

export interface TinyOptions {
  readonly layout?: Layout;
  /** How many inputs a run has to have. Default: any. */
  readonly batch?: number;
}

/**
 * A model of two classes whose log-odds of class 0 are known without running it: `bias` and, for pixels that are not
 * negative, `weigh` times each of them, added up. Between the input and the logits lie layers that pass everything on.
 */
export async function createTinyModel(
  weigh: (y: number, x: number, channel: number) => number,
  bias: number,
  { layout = 'NCHW', batch }: TinyOptions = {},
): Promise<Model> {
  const net = createNet();
  const planes = layout === 'NCHW' ? 'input' : net.node('Transpose', ['input'], { perm: [0, 3, 1, 2] });
  const first = net.node('Relu', [passOn(net, planes)]);
  const second = net.node('Relu', [passOn(net, first)]);
  const flat = net.node('Flatten', [passOn(net, second)], { axis: 1 });
  const weights = Array.from({ length: 2 * channels * side * side }, (_, index) => {
    const [place, output] = [index >> 1, index % 2];
    const channel = Math.floor(place / (side * side));
    return output === 0 ? weigh(Math.floor(place / side) % side, place % side, channel) : 0;
  });
  const parameters = [net.floats(weights, [channels * side * side, 2]), net.floats([bias, 0])];
  const logits = net.node('Gemm', [flat, ...parameters]);
  const shape = layout === 'NCHW' ? [channels, side, side] : [side, side, channels];
  const graph = net.build(
    [{ name: 'input', type: 'float32', shape: ['batch', ...shape] }],
    [{ name: logits, type: 'float32', shape: ['batch', 2] }],
  );
  const model = await importGraph(graph, 'tiny', onnxRuntime, { layout });
  return { path: 'tiny', sha256: '', ...model, ...(batch !== undefined && { batch }) };
}

/** A convolution that changes nothing. */
function passOn(net: ReturnType<typeof createNet>, x: string): string {
  const identity = Array.from({ length: channels ** 2 }, (_, index) => (index % (channels + 1) === 0 ? 1 : 0));
  return net.node('Conv', [x, net.floats(identity, [channels, channels, 1, 1])], { kernel_shape: [1, 1] });
}

/** An image for a tiny model, from what each channel of each pixel holds. */
export function drawImage(
  layout: Layout,
  draw: (y: number, x: number, channel: number) => number,
): Float32Array<ArrayBuffer> {
  const image = new Float32Array(channels * side * side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      for (let channel = 0; channel < channels; channel++) {
        const index = layout === 'NCHW' ? (channel * side + y) * side + x : (y * side + x) * channels + channel;
        image[index] = draw(y, x, channel);
      }
    }
  }
  return image;
}
