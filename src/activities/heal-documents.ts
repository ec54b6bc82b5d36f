import type { Row } from '../model/change.ts';
import type { Elasticsearch, VersionedWrite, WriteOutcome } from '../connectors/elasticsearch.ts';
import type { SourceDatabase, TextRows } from '../connectors/mysql.ts';
import { textResolver } from '../formats/mysql-text.ts';
import { documentId, keyOf } from '../mapping/document-id.ts';
import type { HealRequest } from '../mapping/plan-documents.ts';

/**
 * Heal: make documents of what MySQL holds now. First the versions in the index, then the rows behind a barrier, then the
 * write at the version read, or the change's own when that is higher. Why it converges: what is written holds every
 * change up to its version; any later change comes with a higher version of its own. Safe to run twice.
 */
export async function healDocuments(
  { elasticsearch, source }: { elasticsearch: Elasticsearch; source: SourceDatabase },
  requests: readonly HealRequest[],
): Promise<{ write: VersionedWrite; outcome: WriteOutcome }[]> {
  const healed: { write: VersionedWrite; outcome: WriteOutcome }[] = [];
  for (const page of pagesByTable(requests)) {
    const { table } = page[0] as HealRequest;
    const index = table.index as string;
    const ids = page.map(({ key }) => documentId(key));
    const versions = await elasticsearch.versions(index, ids);
    const rows = await source.readRows({ table: table.table, keyColumns: table.key, keys: page.map(({ key }) => key) });
    const byId = new Map(resolveRows(rows).map((row) => [documentId(keyOf(row, table.key)), row]));
    const writes = page.map(({ version }, at): VersionedWrite => {
      const id = ids[at] as string;
      return {
        index,
        id,
        version: Math.max(version, versions[at] ?? 1),
        versionType: 'external_gte',
        source: byId.get(id) ?? null,
      };
    });
    const outcomes = await elasticsearch.write(writes);
    for (const [at, write] of writes.entries()) healed.push({ write, outcome: outcomes[at] as WriteOutcome });
  }
  return healed;
}

const ROWS_PER_PAGE = 500;

function pagesByTable(requests: readonly HealRequest[]): HealRequest[][] {
  const tables = [...new Set(requests.map(({ table }) => table))];
  return tables.flatMap((table) => {
    const ofTable = requests.filter((request) => request.table === table);
    const pages: HealRequest[][] = [];
    for (let at = 0; at < ofTable.length; at += ROWS_PER_PAGE) pages.push(ofTable.slice(at, at + ROWS_PER_PAGE));
    return pages;
  });
}

function resolveRows({ rows, types }: TextRows): Row[] {
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([column, text]) => [
        column,
        text === null ? null : textResolver(types[column] ?? '')(text),
      ]),
    ),
  );
}
