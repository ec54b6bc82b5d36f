import type { Row } from '../model/change.ts';
import { healVersion } from '../model/heal-version.ts';
import type { Elasticsearch, VersionedWrite, WriteOutcome } from '../connectors/elasticsearch.ts';
import type { SourceDatabase, TextRows } from '../connectors/mysql.ts';
import { parameterOf } from '../formats/mysql-parameter.ts';
import { textResolver } from '../formats/mysql-text.ts';
import { documentId, keyOf } from '../mapping/document-id.ts';
import type { HealRequest } from '../mapping/plan-documents.ts';

export interface HealDeps {
  elasticsearch: Elasticsearch;
  source: SourceDatabase;
}

export interface Healed {
  request: HealRequest;
  id: string;
  /** That it was written at. */
  version: number;
  /** What MySQL holds. */
  row: Row | null;
  outcome: WriteOutcome;
}

/**
 * Heal: make documents of what MySQL holds now. First the versions in the index, then the rows behind a barrier, then the
 * write at the version read, or the change's own when that is higher. Why it converges: what is written holds every
 * change up to its version; any later change comes with a higher version of its own. Safe to run twice.
 */
export async function healDocuments(deps: HealDeps, requests: readonly HealRequest[]): Promise<Healed[]> {
  const healed: Healed[] = [];
  for (const page of pagesByTable(requests)) healed.push(...(await healPage(deps, page)));
  return healed;
}

async function healPage({ elasticsearch, source }: HealDeps, page: readonly HealRequest[]): Promise<Healed[]> {
  const { table } = page[0] as HealRequest;
  const index = table.index as string;
  const keys = page.map(({ key }) => key);
  const ids = keys.map(documentId);
  const versions = await elasticsearch.versions(index, ids);
  const rows = resolveRows(await source.readRows({ table: table.table, keyColumns: table.key, keys, parameterOf }));
  const byId = new Map(rows.map((row) => [documentId(keyOf(row, table.key)), row]));
  const targets = page.map((request, at) => {
    const id = ids[at] as string;
    return { request, id, row: byId.get(id) ?? null, version: healVersion(request.version, versions[at] ?? null) };
  });
  const outcomes = await elasticsearch.write(
    targets.map(({ id, row, version }): VersionedWrite => ({
      index,
      id,
      version,
      versionType: 'external_gte',
      source: row,
    })),
  );
  return targets.map((target, at) => ({ ...target, outcome: outcomes[at] as WriteOutcome }));
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

export function resolveRows({ rows, types }: TextRows): Row[] {
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([column, text]) => [
        column,
        text === null ? null : textResolver(types[column] ?? '')(text),
      ]),
    ),
  );
}
