declare module 'fft.js' {
  /** A transform of `size` numbers, a power of two from 2. */
  export default class FFT {
    constructor(size: number);
    readonly size: number;
    createComplexArray(): number[];
    /** Writes real and imaginary parts by turns, of the first half and one. */
    realTransform(output: number[], input: readonly number[]): void;
  }
}
