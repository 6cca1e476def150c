import sharp from 'sharp';
import { makeBmp } from '../dataset/make-bmp.ts';
import { sidePx } from './write-case.ts';

type Encode = (png: Buffer) => Promise<Buffer>;

/** An image file of every kind that datasets hold, by name; each is made from the same colour picture. */
export const imageFormats: Readonly<Record<string, Encode>> = {
  'plain.jpg': (png) => sharp(png).jpeg().toBuffer(),
  'cmyk.jpeg': (png) => sharp(png).toColourspace('cmyk').jpeg().toBuffer(),
  'turned.jpg': (png) => sharp(png).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
  'grey.png': (png) => sharp(png).greyscale().png().toBuffer(),
  'palette.png': (png) => sharp(png).png({ palette: true, colours: 16 }).toBuffer(),
  'alpha.png': (png) => sharp(png).ensureAlpha(0.5).png().toBuffer(),
  'deep.png': (png) => sharp(png).toColourspace('rgb16').png().toBuffer(),
  'plain.webp': (png) => sharp(png).webp().toBuffer(),
  'plain.gif': (png) => sharp(png).gif().toBuffer(),
  'plain.tiff': (png) => sharp(png).tiff().toBuffer(),
  'UPPER.PNG': (png) => sharp(png).png().toBuffer(),
  'plain.bmp': async (png) => {
    const pixels = [...(await sharp(png).removeAlpha().raw().toBuffer())];
    return makeBmp({ width: sidePx, height: sidePx, bits: 24, pixels });
  },
};
