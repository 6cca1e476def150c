import { spreadEvenly } from '../../spread-evenly.ts';

/** A cluster and the rest of its class, both ascending. */
export interface Split {
  readonly inside: Int32Array;
  readonly outside: Int32Array;
}

/** Splits the samples below `count` into the members of a cluster, each named once, and all others. */
export function splitSamples(count: number, members: ArrayLike<number>): Split {
  const isMember = new Uint8Array(count);
  for (let place = 0; place < members.length; place++) isMember[members[place]!] = 1;
  const inside = new Int32Array(members.length);
  const outside = new Int32Array(count - members.length);
  const places = [0, 0];
  for (let sample = 0; sample < count; sample++) {
    if (isMember[sample] === 1) inside[places[0]!++] = sample;
    else outside[places[1]!++] = sample;
  }
  return { inside, outside };
}

/** Up to `most` of the rows, at even distances; the same list where there are no more. */
export function thinRows(rows: Int32Array, most: number): Int32Array {
  return rows.length <= most ? rows : Int32Array.from(spreadEvenly(rows, most));
}
