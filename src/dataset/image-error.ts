import { UnhansError } from '../errors.ts';

/** The error for a file that cannot become a picture; `reason` is one clause in lower case and is kept in its details. */
export function createImageError(file: string, reason: string, cause?: unknown): UnhansError {
  const message = `cannot decode image ${JSON.stringify(file)}: ${reason}`;
  return new UnhansError('image', message, { details: { file, reason }, cause });
}

/** Why an image could not be decoded, without its path; undefined for any other error. */
export function imageErrorReason(error: unknown): string | undefined {
  if (!(error instanceof UnhansError) || error.code !== 'image') return undefined;
  return typeof error.details['reason'] === 'string' ? error.details['reason'] : error.message;
}
