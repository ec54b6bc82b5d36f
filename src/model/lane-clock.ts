/**
 * What a lane keeps in the metadata of its committed offset: `evenkeel clock=123`, its clock; and `read=8` where nothing but
 * the marks of transactions comes up to that offset, which are no records to commit.
 */
const PATTERN = /^evenkeel clock=(\d+)(?: read=(\d+))?$/;

export function formatClock(clock: number, readTo?: string): string {
  return readTo === undefined ? `evenkeel clock=${clock}` : `evenkeel clock=${clock} read=${readTo}`;
}

/** Undefined for a lane without a past, or one whose offset somebody else committed. */
export function parseClock(metadata: string | null | undefined): number | undefined {
  const match = PATTERN.exec(metadata ?? '');
  return match ? Number(match[1]) : undefined;
}

export function parseReadTo(metadata: string | null | undefined): string | undefined {
  return PATTERN.exec(metadata ?? '')?.[2];
}
