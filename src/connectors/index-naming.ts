/** The index behind an alias has the time of its making in its name, so that another can be built beside it. */
export function indexBehind(alias: string, madeAt: Date): string {
  const stamp = madeAt
    .toISOString()
    .replaceAll(/[-:]|\..*/g, '')
    .toLowerCase();
  return `${alias}__${stamp}`;
}

/** `executions_2026-11__20261121t101500` -> `executions_2026-11` */
export function aliasOfIndex(index: string): string {
  return index.replace(/__\d{8}t\d{6}$/, '');
}
