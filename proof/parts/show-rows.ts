import type { Screen } from '../../demo/screen.ts';

/** For work that knows no more than how many rows it has done. */
export function showRows(screen: Screen): (progress: { rows: number }) => void {
  return ({ rows }) => screen.progress(`${rows} rows`);
}
