/** Writers may have given up waiting for a fence: what was registered cannot become an index any more. */
export class FenceTooLateError extends Error {
  override name = 'FenceTooLateError';
}
