/** Numbers as people read them. */

export function countText(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}

const MANY = 10_000;

/** `850 rows/s`, `12.3k rows/s` */
export function paceText(rowsPerSecond: number): string {
  const isMany = rowsPerSecond >= MANY;
  return `${isMany ? `${(rowsPerSecond / 1000).toFixed(1)}k` : countText(rowsPerSecond)} rows/s`;
}

const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

/** The two largest units that count: `3 min 20 s`, `2 h 5 min`. */
export function durationText(seconds: number): string {
  let rest = Math.round(seconds);
  const first = UNITS.findIndex(([, size]) => rest >= size);
  if (first === -1) return '0 s';
  return UNITS.slice(first, first + 2)
    .map(([name, size]) => {
      const count = Math.floor(rest / size);
      rest -= count * size;
      return count === 0 ? '' : `${count} ${name}`;
    })
    .filter((text) => text !== '')
    .join(' ');
}

const SIZES = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];

/** `812 B`, `12.3 GB` */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  let [size, unit] = [bytes, 0];
  // What would be rounded to 1000.0 is one of the next unit.
  for (; size >= 999.95 && unit < SIZES.length - 1; unit++) size /= 1000;
  return `${size.toFixed(1)} ${SIZES[unit]}`;
}

/** `2026-11-21 18:03 UTC` */
export function momentText(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}
