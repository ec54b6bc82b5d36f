import type { Mapping, TableMapping } from '../../mapping/mapping.ts';
import type { SchemaPolicy } from '../../mapping/table-config.ts';
import { isPattern, tableMatcher } from '../../mapping/table-pattern.ts';
import type { SchemaChange } from '../../model/change.ts';
import type { IndexResult } from '../../model/sync.ts';
import { failureTypes } from '../../model/names.ts';
import { laneName, type LaneId } from '../../model/record.ts';
import { nextVersion } from '../../model/version.ts';
import type { Starts } from '../../start/starts.ts';

export interface StampedSchemaChange extends SchemaChange {
  lane: LaneId;
  /** Of its record. */
  timestampMs: number;
}

const MAX_STATEMENT_CHARACTERS = 2000;

/**
 * What the policies of the tables say to statements that change rows without row changes. Safe to run twice: a running
 * walk begins anew, a parked table waits already.
 */
export async function followSchemaChanges(
  { mapping, starts }: { mapping: Mapping; starts: Starts },
  changes: readonly StampedSchemaChange[],
): Promise<IndexResult['schemaChanges']> {
  const all: IndexResult['schemaChanges'] = [];
  for (const { lane, timestampMs, ...change } of changes) {
    const version = versionOfWalk(timestampMs);
    const statement = change.statement.slice(0, MAX_STATEMENT_CHARACTERS);
    for (const mapped of mappedOf(change, mapping)) {
      const policy = policyOf(mapped, change);
      const table = mapped.name;
      if (policy === 'heal') await starts.healTable({ table, version, reason: `${change.kind}: ${statement}` });
      if (policy === 'park') await park({ ...change, statement }, `${laneName(lane)}: ${table}`, { table, version });
      all.push({ ...change, statement, followed: `${table}: ${policy}` });
    }
  }
  return all;

  async function park(
    change: SchemaChange,
    where: string,
    { table, version }: { table: string; version: number },
  ): Promise<void> {
    const fingerprint = `${failureTypes.schemaChange}/${change.kind}`;
    const error = `${change.statement} (retry heals the whole table, skip leaves it as it is)`;
    const problem = { type: failureTypes.schemaChange, fingerprint, where, error };
    await starts.park({ subject: { kind: 'table', table, change }, version, problem }, null);
  }
}

/** By the record's own time: a lane's clock may be held ahead of it, and would shut out the live changes of other lanes. */
function versionOfWalk(timestampMs: number): number {
  return nextVersion(undefined, Math.min(timestampMs, Date.now()));
}

/**
 * The mapped tables that a statement names, or whose documents hold rows of one that it names; `shop.*` names all of a
 * database. In any case: some servers take GOODS for goods, and on the others a walk too many does no harm.
 */
function mappedOf({ tables }: SchemaChange, mapping: Mapping): TableMapping[] {
  return mapping.tables.filter((table) => {
    const sources = [table.name, ...table.indices.flatMap(({ joinedTables }) => joinedTables)];
    return tables.some((named) => sources.some((source) => isNamed(source, named)));
  });
}

function isNamed(source: string, named: string): boolean {
  const name = named.toLowerCase();
  if (name.endsWith('.*')) return source.toLowerCase().startsWith(name.slice(0, -1));
  return (
    source.toLowerCase() === name || (isPattern(source) && (tableMatcher(source)(named) || tableMatcher(source)(name)))
  );
}

function policyOf({ onSchemaChange }: TableMapping, { kind }: SchemaChange): SchemaPolicy {
  return kind === 'other' ? 'ignore' : onSchemaChange[kind];
}
