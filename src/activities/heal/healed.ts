import type { WalkCounts } from '../../model/heal-table.ts';
import type { Healed } from './heal-documents.ts';
import { refusedDocument, type Refused } from '../refused/refusals.ts';

/** What came of heals. */

export function refusedHeals(healed: readonly Healed[]): Refused[] {
  return healed.flatMap(({ request, address, version, row, outcome }) =>
    outcome.kind === 'refused' ? [refusedDocument({ ...request, address, version }, row, outcome)] : [],
  );
}

export function countHealed(healed: readonly Healed[]): WalkCounts['healed'] {
  const counts = { indexed: 0, deleted: 0, alreadyNewer: 0 };
  for (const { outcome } of healed) if (outcome.kind !== 'refused') counts[outcome.kind]++;
  return counts;
}
