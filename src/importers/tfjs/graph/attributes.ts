import { z } from 'zod';
import { parseWith } from '../model-json.ts';
import type { Dim } from '../value.ts';

/** What a TensorFlow operation has as attributes; a fallback stands for what is not there. */
export interface Attributes {
  int(name: string, fallback: number): number;
  float(name: string, fallback: number): number;
  flag(name: string, fallback: boolean): boolean;
  text(name: string, fallback: string): string;
  ints(name: string): readonly number[];
  texts(name: string): readonly string[];
  /** The name of an element type, such as DT_FLOAT. */
  type(name: string): string | undefined;
  /** Sizes, undefined where their number is not known. */
  shape(name: string): readonly Dim[] | undefined;
}

const number = z.number().or(z.string().transform(Number).pipe(z.number()));
const int = number.pipe(z.int());
const text = z
  .string()
  .transform((base64) => Buffer.from(base64, 'base64').toString('utf8'))
  .or(z.array(z.number()).transform((codes) => String.fromCharCode(...codes)));
const sizes = z.object({
  dim: z.array(z.object({ size: int.optional() })).nullish(),
  unknownRank: z.boolean().nullish(),
});

const kinds = {
  int: z.object({ i: int.optional() }),
  float: z.object({ f: number.optional() }),
  flag: z.object({ b: z.boolean().optional() }),
  text: z.object({ s: text.optional() }),
  ints: z.object({ list: z.object({ i: z.array(int).nullish() }) }),
  texts: z.object({ list: z.object({ s: z.array(text).nullish() }) }),
  type: z.object({ type: z.string().optional() }),
  shape: z.object({ shape: sizes }),
};

/** Readers of attributes as the JSON of a GraphDef has them. They throw UnhansError `model` for other forms. */
export function createAttributes(json: Readonly<Record<string, unknown>>, problem: string): Attributes {
  function read<Kind extends keyof typeof kinds>(kind: Kind, name: string): z.infer<(typeof kinds)[Kind]> | undefined {
    if (!Object.hasOwn(json, name)) return undefined;
    return parseWith(kinds[kind], json[name], `${problem}: ${name}`) as z.infer<(typeof kinds)[Kind]>;
  }
  return {
    int: (name, fallback) => read('int', name)?.i ?? fallback,
    float: (name, fallback) => read('float', name)?.f ?? fallback,
    flag: (name, fallback) => read('flag', name)?.b ?? fallback,
    text: (name, fallback) => read('text', name)?.s ?? fallback,
    ints: (name) => read('ints', name)?.list.i ?? [],
    texts: (name) => read('texts', name)?.list.s ?? [],
    type: (name) => read('type', name)?.type,
    shape: (name) => readSizes(read('shape', name)?.shape),
  };
}

function readSizes(shape: z.infer<typeof sizes> | undefined): Dim[] | undefined {
  if (!shape || shape.unknownRank) return undefined;
  return (shape.dim ?? []).map(({ size = -1 }) => (size < 0 ? 'free' : size));
}
