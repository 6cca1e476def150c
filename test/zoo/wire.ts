import { elementTypes } from '../../src/graph/graph.ts';
import { modelCodec, type ModelMessage } from '../../src/graph/onnx-schema.ts';

/** Weights of at least this many bytes leave the file in `moveWeightsOut`. */
const externalFromBytes = 256;

/**
 * A model file whose larger weights are in one external file called `location`, each at an offset, as exporters write
 * models beyond 2 GB.
 */
export function moveWeightsOut(bytes: Uint8Array, location: string): { model: Uint8Array; data: Uint8Array } {
  const message = parse(bytes);
  const chunks: Uint8Array[] = [];
  let offset = 0;
  for (const tensor of message.graph!.initializer) {
    const length = tensor.rawData.length;
    if (length < externalFromBytes) continue;
    chunks.push(tensor.rawData);
    const place = { location, offset: String(offset), length: String(length) };
    tensor.externalData = Object.entries(place).map(([key, value]) => ({ key, value }));
    tensor.dataLocation = 1;
    tensor.rawData = new Uint8Array();
    offset += length;
  }
  return { model: format(message), data: Buffer.concat(chunks) };
}

/** A model file that lists its weights among the graph's inputs, as every exporter did before IR version 4. */
export function listWeightsAsInputs(bytes: Uint8Array): Uint8Array {
  const message = parse(bytes);
  const graph = message.graph!;
  const infos = graph.initializer.map(({ name, dims, dataType }) => {
    const dim = dims.map((size) => ({ dimValue: size, dimParam: '' }));
    return { name, type: { tensorType: { elemType: dataType, shape: { dim } } } };
  });
  graph.input = [...infos, ...graph.input];
  return format({ ...message, irVersion: 3 });
}

/** A model file with its numbers in the typed fields (`float_data`, `int64_data`) in place of raw bytes. */
export function writeTypedFields(bytes: Uint8Array): Uint8Array {
  const message = parse(bytes);
  for (const tensor of message.graph!.initializer) {
    const buffer = Uint8Array.from(tensor.rawData).buffer;
    if (tensor.dataType === elementTypes.float32.code) tensor.floatData = [...new Float32Array(buffer)];
    else if (tensor.dataType === elementTypes.int64.code) tensor.int64Data = [...new BigInt64Array(buffer)].map(Number);
    else continue;
    tensor.rawData = new Uint8Array();
  }
  return format(message);
}

function parse(bytes: Uint8Array): ModelMessage {
  return modelCodec.toObject(modelCodec.decode(bytes), {
    arrays: true,
    bytes: Buffer,
    defaults: false,
  }) as ModelMessage;
}

function format(message: ModelMessage): Uint8Array {
  return modelCodec.encode(message).finish();
}
