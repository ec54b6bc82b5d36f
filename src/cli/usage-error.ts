/** What the command line asks for cannot be done: shown as one sentence. */
export class UsageError extends Error {
  override name = 'UsageError';
}
