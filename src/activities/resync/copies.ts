import type { WriteOutcome } from '../../connectors/elasticsearch.ts';
import { documentId, keyOf } from '../../mapping/document-id.ts';
import { UnmappableError } from '../../mapping/unmappable-error.ts';
import type { Row } from '../../model/change.ts';
import { LOWEST_VERSION } from '../../model/heal-version.ts';
import { addRefused, noCopyCounts, type CopyCounts, type RefusedCounts } from '../../model/resync.ts';
import type { HealDeps } from '../heal/heal-documents.ts';
import { documentsOf } from '../heal/read-documents.ts';
import { refusedDocument, unmappable } from '../refused/refusals.ts';
import type { FoundRow } from '../heal/source-rows.ts';
import { writeDocuments, type IndexWrite, type WriteDeps } from '../heal/write-documents.ts';
import type { BuildingTable } from './find-table.ts';

/** What some rows become in the new indices of their table. */
export interface Copies {
  writes: CopyWrite[];
  leftOut: number;
  /** What cannot be made. */
  refused: RefusedCounts;
}

interface CopyWrite extends IndexWrite {
  source: Row;
  refusedAs(refusal: Extract<WriteOutcome, { kind: 'refused' }>): RefusedCounts;
}

/** Joined rows are read behind commits that are under way, as in every heal. */
export async function makeCopies(
  { rows }: Pick<HealDeps, 'rows'>,
  { mapping, indices }: BuildingTable,
  found: readonly FoundRow[],
): Promise<Copies> {
  const copies: Copies = { writes: [], leftOut: 0, refused: noCopyCounts().refused };
  for (const index of indices) {
    const documents = await documentsOf(index, found, rows.joined);
    for (const [at, { table, row }] of found.entries()) {
      const { address, source } = documents[at] as (typeof documents)[number];
      const place = address ?? { index: index.family, id: documentId(keyOf(row, mapping.key)) };
      const refusedAs: CopyWrite['refusedAs'] = (refusal) => {
        const document = {
          mapping,
          index,
          table,
          key: keyOf(row, mapping.key),
          address: place,
          version: LOWEST_VERSION,
        };
        const { problem } = refusedDocument(document, row, refusal);
        return { byError: { [problem.fingerprint]: 1 }, samples: [`${problem.where}: ${problem.error}`] };
      };
      if (source === null) copies.leftOut++;
      else if (source instanceof UnmappableError)
        copies.refused = addRefused(copies.refused, refusedAs(unmappable(index, source)));
      else
        copies.writes.push({
          index,
          address: place,
          version: LOWEST_VERSION,
          versionType: 'external',
          source,
          refusedAs,
        });
    }
  }
  return copies;
}

/**
 * Whatever came by a lane meanwhile is newer. Of documents with joins too: a heal that comes between the reading and the writing
 * leaves a version behind, a delete one as well, by which this write is refused; a heal that had read no version yet is
 * refused by this write, and begins anew; one that comes later writes the next version.
 */
export async function writeCopies(deps: WriteDeps, { writes, leftOut, refused }: Copies): Promise<CopyCounts> {
  const counts: CopyCounts = { ...noCopyCounts(), leftOut, refused };
  const outcomes = await writeDocuments(deps, writes);
  for (const [at, outcome] of outcomes.entries()) {
    if (outcome.kind === 'refused')
      counts.refused = addRefused(counts.refused, (writes[at] as CopyWrite).refusedAs(outcome));
    else if (outcome.kind === 'alreadyNewer') counts.alreadyNewer++;
    else counts.indexed++;
  }
  return counts;
}
