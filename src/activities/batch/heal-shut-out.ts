import type { WriteOutcome } from '../../connectors/elasticsearch.ts';
import type { DocumentWrite, HealRequest } from '../../mapping/plan-documents.ts';
import { addressKey } from '../../model/document-address.ts';
import { isFromFuture } from '../../model/heal-version.ts';
import { groupBy } from '../../model/pages.ts';
import { currentVersions, type WriteDeps } from '../heal/write-documents.ts';

/**
 * A conflict says that the index holds something newer. Where it holds a version from the future, which a stray writer has left, that is no
 * answer: every change would be shut out until then. Those documents are healed, over what is there.
 */
export async function findShutOut(
  deps: WriteDeps,
  writes: readonly DocumentWrite[],
  outcomes: readonly WriteOutcome[],
): Promise<HealRequest[]> {
  const conflicts = writes.filter((_, at) => outcomes[at]?.kind === 'alreadyNewer');
  const shutOut: HealRequest[] = [];
  for (const ofOne of groupBy(conflicts, ({ index }) => index)) {
    const { index } = ofOne[0] as DocumentWrite;
    const versions = await currentVersions(
      deps,
      index,
      ofOne.map(({ address }) => address),
    );
    for (const { mapping, table, key, address, version } of ofOne)
      if (isFromFuture(versions.get(addressKey(address)) ?? null, Date.now()))
        shutOut.push({ mapping, index, table, key, addresses: [address], version });
  }
  return shutOut;
}
