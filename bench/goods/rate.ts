/** How long a table took, each time that it was measured. */
export interface Rate {
  seconds: readonly number[];
  rowsPerSecond: number;
}

export function rateOf(rows: number, seconds: readonly number[]): Rate {
  const inAll = seconds.reduce((sum, one) => sum + one, 0);
  return { seconds, rowsPerSecond: (rows * seconds.length) / inAll };
}

export const rateHead = ['', 'rows/s', 'ratio', 'seconds, each time'];

/** @param base what it is beside */
export function rateRow(name: string, { seconds, rowsPerSecond }: Rate, base?: Rate): string[] {
  const ratio = base ? (rowsPerSecond / base.rowsPerSecond).toFixed(2) : '';
  return [name, rowsPerSecond.toFixed(0), ratio, seconds.map((one) => one.toFixed(1)).join(' ')];
}
