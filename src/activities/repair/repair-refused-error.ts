/** A repair that cannot be, however often it is tried. */
export class RepairRefusedError extends Error {
  override name = 'RepairRefusedError';
}
