import { sampleNouns, type SampleNoun } from './sample-nouns.ts';

export type ImageFormat = 'JPEG' | 'PNG' | 'WebP' | 'GIF' | 'TIFF' | 'BMP';

interface FormatRow {
  /** Lower-case file name endings. */
  readonly extensions: readonly string[];
  /** What the first bytes, read as Latin-1, look like. */
  readonly magic: RegExp;
}

/** The image formats that are read. Extensions choose files in folders; only the content decides how one is decoded. */
export const imageFormats: Readonly<Record<ImageFormat, FormatRow>> = {
  JPEG: { extensions: ['.jpg', '.jpeg', '.jpe', '.jfif'], magic: /^\xff\xd8\xff/ },
  PNG: { extensions: ['.png'], magic: /^\x89PNG\r\n/ },
  WebP: { extensions: ['.webp'], magic: /^RIFF[^]{4}WEBP/ },
  GIF: { extensions: ['.gif'], magic: /^GIF8[79]a/ },
  TIFF: { extensions: ['.tif', '.tiff'], magic: /^(?:II[*+]\0|MM\0[*+])/ },
  BMP: { extensions: ['.bmp', '.dib'], magic: /^BM/ },
};

/** The formats' names, for messages: `JPEG, PNG, …`. */
export const imageFormatNames = Object.keys(imageFormats).join(', ');

const extensions = new Set(Object.values(imageFormats).flatMap((format) => format.extensions));

/** Which files in folders are samples. */
export interface FileKind {
  /** What one is called, and several. */
  readonly noun: SampleNoun;
  /** What one is, for messages about others: with its formats. */
  readonly names: string;
  readonly matches: (name: string) => boolean;
}

/** Whether a file name ends like an image, whatever the case. */
export function hasImageExtension(name: string): boolean {
  return extensions.has(/\.[^./]*$/.exec(name)?.[0].toLowerCase() ?? '');
}

/** Image files. */
export const imageFiles: FileKind = {
  noun: sampleNouns.image,
  names: `an image (${imageFormatNames})`,
  matches: hasImageExtension,
};

/** The format the first bytes of a file announce, or undefined where they announce none of ours. */
export function sniffImageFormat(bytes: Uint8Array): ImageFormat | undefined {
  const head = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  const names = Object.keys(imageFormats) as ImageFormat[];
  return names.find((name) => imageFormats[name].magic.test(head));
}
