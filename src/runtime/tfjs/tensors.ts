import type { Constant } from '../../graph/graph.ts';
import type { RuntimeValue } from '../session.ts';
import type { Tensor, TfjsModule } from './row.ts';

/** The numbers between which integers of 64 bits are kept: those of int32. */
const [least, most] = [-(2 ** 31), 2 ** 31 - 1];

/** A constant, or a value that is fed, as a tensor: float32, bool or int32. */
export function toTensor(value: Constant | RuntimeValue, tf: TfjsModule): Tensor {
  const { data } = value;
  const shape = [...value.shape];
  if (data instanceof Float32Array) return tf.tensor(data, shape, 'float32');
  if ('type' in value && value.type === 'bool') return tf.tensor(data as Uint8Array, shape, 'bool');
  const whole = Int32Array.from(data as ArrayLike<number | bigint>, (number) => {
    return Math.min(Math.max(Number(number), least), most);
  });
  return tf.tensor(whole, shape, 'int32');
}

/** The numbers of a tensor. */
export async function fromTensor(tensor: Tensor): Promise<RuntimeValue> {
  return { data: await tensor.data(), shape: tensor.shape };
}
