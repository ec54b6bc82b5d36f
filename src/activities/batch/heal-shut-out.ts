import type { WriteOutcome } from '../../connectors/elasticsearch.ts';
import type { DocumentWrite, HealRequest } from '../../mapping/plan-documents.ts';
import { isFromFuture } from '../../model/heal-version.ts';

/**
 * A conflict says that the index holds something newer. Where that is a version from the future, which a stray writer has left, it is no
 * answer: every change would be shut out until then. Those documents are healed, over what is there, be it a delete that is remembered.
 */
export function findShutOut(writes: readonly DocumentWrite[], outcomes: readonly WriteOutcome[]): HealRequest[] {
  return writes.flatMap(({ mapping, index, table, key, address, version }, at) => {
    const outcome = outcomes[at];
    const there = outcome?.kind === 'alreadyNewer' ? outcome.current : undefined;
    return isFromFuture(there ?? null, Date.now())
      ? [{ mapping, index, table, key, addresses: [address], version }]
      : [];
  });
}
