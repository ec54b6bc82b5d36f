import type { IndexMapping } from '../../mapping/index-mapping.ts';
import type { Mapping, TableMapping } from '../../mapping/mapping.ts';
import { keyOf, MissingKeyError } from '../../mapping/document-id.ts';
import { UnmappableError } from '../../mapping/unmappable-error.ts';
import { rowOf, type Row } from '../../model/change.ts';
import { addressKey, type DocumentAddress } from '../../model/document-address.ts';
import { groupBy } from '../../model/pages.ts';
import { currentVersions, type WriteDeps } from '../heal/write-documents.ts';
import type { FoundDifference, Place } from '../compare/find-differences.ts';
import type { Deviation } from './freshness-probe.ts';
import type { Sample } from './sample-changes.ts';

export interface DocumentLookDeps extends WriteDeps {
  findDifferences(mapping: TableMapping, places: readonly Place[]): Promise<FoundDifference[]>;
}

interface LookedAt {
  sample: Sample;
  place: Place;
  /** Where the change itself has put the document, or deleted it; null where nobody can tell. */
  address: DocumentAddress | null;
}

/** Documents of the samples' rows that differ from what MySQL makes of them now. */
export async function lookAtDocuments(
  deps: DocumentLookDeps,
  mapping: Pick<Mapping, 'of'>,
  samples: readonly Sample[],
): Promise<Map<Sample, Deviation[]>> {
  const deviations = new Map<Sample, Deviation[]>();
  for (const ofTable of groupBy(samples, ({ table }) => table)) {
    const table = mapping.of((ofTable[0] as Sample).change.table);
    if (table === undefined) continue;
    const looks = ofTable.flatMap((sample) => looksAt(table, sample));
    const found = await deps.findDifferences(
      table,
      looks.map(({ place }) => place),
    );
    const lookOf = new Map(looks.map((look) => [look.place, look]));
    const differing = found.map((one) => ({ ...one, look: lookOf.get(one.place) as LookedAt }));
    const behind = await findBehind(
      deps,
      differing.map(({ look }) => look),
    );
    for (const { look, difference, held } of differing) {
      const isBehind = behind.has(look) && difference.where === whereOf(look.address);
      const known = deviations.get(look.sample) ?? [];
      deviations.set(look.sample, [...known, { where: difference.where, held: held?.source ?? null, isBehind }]);
    }
  }
  return deviations;
}

function looksAt(table: TableMapping, sample: Sample): LookedAt[] {
  const { change } = sample;
  const row = rowOf(change);
  return table.indices
    .filter(({ isLive }) => isLive)
    .map((index) => ({
      sample,
      place: {
        index,
        table: change.table,
        key: keyOf(row, table.key),
        // Where it was before the change, it must not be any more.
        address: addressOf(index, change.before ?? row, change.table),
      },
      address: addressOf(index, row, change.table),
    }));
}

function addressOf(index: IndexMapping, row: Row, table: string): DocumentAddress | null {
  try {
    const address = index.placeOf(row, table);
    return address instanceof UnmappableError ? null : address;
  } catch (error) {
    // Its change is parked.
    if (error instanceof MissingKeyError) return null;
    throw error;
  }
}

/** Those whose document has not come to the version of the change. The versions of documents with joins say nothing of it. */
async function findBehind(deps: WriteDeps, looks: readonly LookedAt[]): Promise<Set<LookedAt>> {
  const behind = new Set<LookedAt>();
  const plain = looks.filter(({ place, address }) => place.index.joins.length === 0 && address !== null);
  for (const ofIndex of groupBy(plain, ({ place }) => place.index)) {
    const [{ place }] = ofIndex as [LookedAt, ...LookedAt[]];
    const addresses = ofIndex.map(({ address }) => address as DocumentAddress);
    const versions = await currentVersions(deps, place.index, addresses);
    for (const [at, look] of ofIndex.entries()) {
      const version = versions.get(addressKey(addresses[at] as DocumentAddress)) ?? null;
      const { sample } = look;
      // A document that is not there may have been deleted by this very change, and its row have come back since.
      if (version === null ? sample.change.operation !== 'delete' : version < sample.version) behind.add(look);
    }
  }
  return behind;
}

function whereOf(address: DocumentAddress | null): string | null {
  return address && `${address.index}/${address.id}`;
}
