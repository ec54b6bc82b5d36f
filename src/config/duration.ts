import { z } from 'zod';

const UNITS_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const PATTERN = /^([1-9]\d{0,3})([mhd])$/;

/** A duration as the file says it, such as 5m. */
export const duration = z.string().regex(PATTERN, 'must be minutes, hours or days, such as 5m, 2h or 1d');

/** Of a text that `duration` takes. */
export function durationMs(text: string): number {
  const [, count, unit = ''] = PATTERN.exec(text) ?? [];
  return Number(count) * (UNITS_MS[unit] ?? Number.NaN);
}
