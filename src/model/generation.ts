import type { Fence } from './fence.ts';

/**
 * One making of an index: the live one that is searched, one that a resync is building beside it, or one that is kept for a
 * rollback. Changes go to all of them, to each in the shape that it was made with.
 */
export interface Generation {
  role: 'live' | 'building' | 'kept';
  /** When it was made, as in the names of its indices (`20261121t101500`); of the live one empty. */
  stamp: string;
  /** How its documents are made, in the words of the config that it was made by; null where nobody wrote it down. */
  documents: object | null;
  /** It takes the payloads of the changes above it; what it was copied from held those below. 0 where it was not copied; null: not known yet. */
  fence: Fence | null;
  /** When its resync registered it, in ms since 1970; of the live one 0. */
  sinceMs: number;
  /** The resync that builds or keeps it; of the live one null. */
  workflowId: string | null;
  /** By alias (`goods`, `executions_2026-11`), the name that its documents are written through. */
  parts: ReadonlyMap<string, string>;
}

/** `20261121t101500` */
export function stampOf(madeAt: Date): string {
  return madeAt
    .toISOString()
    .replaceAll(/[-:]|\..*/g, '')
    .toLowerCase();
}
