/** A resync that cannot be, however often it is tried. */
export class ResyncRefusedError extends Error {
  override name = 'ResyncRefusedError';
}
