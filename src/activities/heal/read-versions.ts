import type { IndexMapping } from '../../mapping/index-mapping.ts';
import { addressKey, type DocumentAddress } from '../../model/document-address.ts';
import { isFromFuture } from '../../model/heal-version.ts';
import { nextVersion } from '../../model/version.ts';
import { currentVersions, writeDocuments, type WriteDeps } from './write-documents.ts';

/** By the key of the address. None where there is no such part of the index. */
export type Versions = ReadonlyMap<string, Known>;

/** What a heal knows of an address before it reads the row. */
export interface Known {
  /** Null: there is no document. */
  version: number | null;
  /** It is that of a delete of our own. */
  isClaimed: boolean;
}

/** Where the document of a row may be. */
export interface Addressed {
  index: IndexMapping;
  addresses: readonly DocumentAddress[];
  /** How often another heal came between, of what heals alone write. */
  conflicts: number;
  /** Versions that conflicts have told, by the key of the address. */
  told: ReadonlyMap<string, number>;
}

/** Of documents of one index. */
export async function readVersions(deps: WriteDeps, pending: readonly Addressed[]): Promise<Versions> {
  const { index } = pending[0] as Addressed;
  const versions = await currentVersions(
    deps,
    index,
    pending.flatMap(({ addresses }) => addresses),
  );
  const known = new Map<string, Known>();
  for (const [key, version] of versions) known.set(key, { version, isClaimed: false });
  for (const [key, version] of await claim(deps, pending, versions)) known.set(key, { version, isClaimed: true });
  return known;
}

/**
 * After a conflict where there is no document: a delete is remembered, and nobody can read its version but from the conflict. One of our
 * own above it has a known one. Where no conflict told, only trying shows how far above. It comes before the row is read, so it also
 * ends every heal that has read the row already.
 */
async function claim(
  deps: WriteDeps,
  pending: readonly Addressed[],
  versions: ReadonlyMap<string, number | null>,
): Promise<Map<string, number>> {
  const claims = pending
    .filter(({ conflicts }) => conflicts > 0)
    .flatMap((one) =>
      one.addresses
        .filter((address) => versions.get(addressKey(address)) === null && isClaimable(one, address))
        // Under two routings it may be the same document, which takes the second one only if it is higher.
        .map((address, at) => ({ index: one.index, address, version: versionOver(one) + at })),
    );
  if (claims.length === 0) return new Map();
  const outcomes = await writeDocuments(
    deps,
    claims.map((one) => ({ ...one, versionType: 'external', source: null })),
  );
  const won = claims.filter((_, at) => outcomes[at]?.kind === 'deleted');
  return new Map(won.map(({ address, version }) => [addressKey(address), version]));
}

/** A delete of our own at a guessed version would shut out changes of a document without joins. */
function isClaimable({ index, told }: Addressed, address: DocumentAddress): boolean {
  return index.joins.length > 0 || isFromFuture(told.get(addressKey(address)) ?? null, Date.now());
}

/** Over all that conflicts have told: what one address was told may be there under another one as well. */
function versionOver({ conflicts, told }: Addressed): number {
  if (told.size === 0) return nextVersion(undefined, Date.now() + 2 ** conflicts * 1000);
  return Math.max(...told.values()) + 1;
}
