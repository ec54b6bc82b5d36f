import { stampOf } from '../model/generation.ts';

/**
 * The index behind an alias has the time of its making in its name, so that another can be built beside it. To the millisecond: a
 * resync names by the second, so that neither ever takes the other's for its own.
 */
export function indexBehind(alias: string, madeAt: Date): string {
  return `${stampedIndex(alias, stampOf(madeAt))}${String(madeAt.getUTCMilliseconds()).padStart(3, '0')}`;
}

/** What a resync builds. */
export function stampedIndex(alias: string, stamp: string): string {
  return `${alias}__${stamp}`;
}

/**
 * The alias that an index has for itself alone, and that its documents are written through: a late write finds the index that it was
 * meant for or none, never another that has taken its place, and makes none.
 */
export function writeAliasOf(index: string): string {
  return `${index}__write`;
}

export function isWriteAlias(name: string): boolean {
  return /__\d{8}t\d{6}(\d{3})?__write$/.test(name);
}

/** `executions_2026-11__20261121t101500` -> `executions_2026-11` */
export function aliasOfIndex(index: string): string {
  return index.replace(/__\d{8}t\d{6}(\d{3})?$/, '');
}
