/**
 * Text that may hold names of files, classes or layers, safe to print on a terminal: control characters (which could
 * move the cursor or rewrite lines) and marks that turn the direction of writing become `\ufffd`; line ends stay.
 */
export function toPrintable(text: string): string {
  return text.replaceAll(/(?!\n)[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu, '\ufffd');
}
