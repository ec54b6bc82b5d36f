const BAR_WIDTH = 30;

/** `[###......] 33 %` */
export function barOf(share: number): string {
  const full = Math.round(share * BAR_WIDTH);
  return `[${'#'.repeat(full)}${'.'.repeat(BAR_WIDTH - full)}] ${(100 * share).toFixed(0)} %`;
}
