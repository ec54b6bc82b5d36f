/** By full names. */
export type DiskSettings = Record<string, unknown>;

const DISK = 'cluster.routing.allocation.disk';

/** What Elasticsearch wants to be free of a disk: below that it makes indices read-only. */
export function reservedBytes(settings: DiskSettings, totalBytes: number): number {
  if (String(settings[`${DISK}.threshold_enabled`]) === 'false') return 0;
  const watermark = String(settings[`${DISK}.watermark.flood_stage`] ?? '95%');
  const usedShare = shareOf(watermark);
  if (usedShare === null) return bytesOf(watermark) ?? 0;
  const reserved = totalBytes * (1 - usedShare);
  const headroom = bytesOf(String(settings[`${DISK}.watermark.flood_stage.max_headroom`] ?? '-1'));
  return headroom === null ? reserved : Math.min(reserved, headroom);
}

/** `95%` and `0.95` are what may be used; all else is bytes that are to be free. */
function shareOf(text: string): number | null {
  const percent = /^([\d.]+)%$/.exec(text)?.[1];
  if (percent !== undefined) return Number(percent) / 100;
  return /^[\d.]+$/.test(text) ? Number(text) : null;
}

const UNITS = ['b', 'kb', 'mb', 'gb', 'tb', 'pb'];

/** Null for `-1`: there is no such limit. */
function bytesOf(text: string): number | null {
  const [, digits, unit = 'b'] = /^([\d.]+)\s*([kmgtp]?b)$/i.exec(text) ?? [];
  return digits === undefined ? null : Number(digits) * 1024 ** UNITS.indexOf(unit.toLowerCase());
}
