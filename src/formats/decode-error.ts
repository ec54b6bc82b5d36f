/** Every kind of damage, by the name that operators find it under. What each means: docs/formats.md. */
export const decodeErrorCodes = [
  'too-large',
  'too-deep',
  'not-utf8',
  'not-json',
  'not-object',
  'unknown-format',
  'other-format',
  'unknown-type',
  'no-table',
  'no-rows',
  'contradiction',
  'bad-schema',
  'bad-value',
  'not-condensed',
  'failed',
] as const;

export type DecodeErrorCode = (typeof decodeErrorCodes)[number];

/** A record that is not what its topic's format says. */
export class DecodeError extends Error {
  override name = 'DecodeError';
  readonly code: DecodeErrorCode;

  constructor(code: DecodeErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Whatever a decoder throws: its own error, or a mistake in it, which must stop one record, not the lane for ever. */
export function toDecodeError(error: unknown): DecodeError {
  if (error instanceof DecodeError) return error;
  return new DecodeError('failed', error instanceof Error ? error.message : String(error), { cause: error });
}
