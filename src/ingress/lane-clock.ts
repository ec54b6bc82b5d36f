/** The lane clock's state as it stands in the committed offset's metadata: `evenkeel clock=123`. */
const PATTERN = /^evenkeel clock=(\d+)$/;

export function formatClock(clock: number): string {
  return `evenkeel clock=${clock}`;
}

/** Undefined for a lane without a past, or one whose offset somebody else committed. */
export function parseClock(metadata: string | null | undefined): number | undefined {
  const match = PATTERN.exec(metadata ?? '');
  return match ? Number(match[1]) : undefined;
}
