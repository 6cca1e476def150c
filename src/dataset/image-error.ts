import { UnhansError } from '../errors.ts';

/** The error for a file that cannot become a picture; `reason` is one clause in lower case and is kept in its details. */
export function createImageError(file: string, reason: string, cause?: unknown): UnhansError {
  return createSampleError(`image ${JSON.stringify(file)}`, reason, cause);
}

/** As createImageError, for what is no picture: `what` names the sample. */
export function createSampleError(what: string, reason: string, cause?: unknown): UnhansError {
  return new UnhansError('image', `cannot decode ${what}: ${reason}`, { details: { reason }, cause });
}

/** Why an image could not be decoded, without its path; undefined for any other error. */
export function imageErrorReason(error: unknown): string | undefined {
  if (!(error instanceof UnhansError) || error.code !== 'image') return undefined;
  return typeof error.details['reason'] === 'string' ? error.details['reason'] : error.message;
}
