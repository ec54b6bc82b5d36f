import type { JoinUse } from '../../mapping/mapping.ts';
import type { HealRootsRequest } from '../../model/heal-roots.ts';
import { noCounts, type RowCursor } from '../../model/heal-table.ts';
import type { Starts } from '../../start/starts.ts';
import type { OnRefused } from '../batch/batch-input.ts';
import type { CurrentMapping } from '../current-mapping.ts';
import { healDocuments, type HealDeps } from '../heal/heal-documents.ts';
import { countHealed, refusedHeals } from '../heal/healed.ts';
import { settleRefused } from '../refused/settle-refused.ts';
import { nextRows, walkPages, type WalkStep } from './walk-steps.ts';

export interface WalkRootsDeps extends HealDeps {
  currentMapping: CurrentMapping;
  starts: Pick<Starts, 'park' | 'tellTrouble'>;
  bulkRowsPerSecond: number;
}

export interface WalkRootsInput {
  request: HealRootsRequest;
  onRefused: OnRefused;
  cursor: RowCursor | null;
}

/** Heals the documents that hold one row, page by page, no faster than the config allows. May run twice: a page that is healed again holds the same. */
export function createWalkRoots(deps: WalkRootsDeps) {
  const { currentMapping, rows, starts, bulkRowsPerSecond } = deps;

  /** In each generation of the index whose documents have the field; none when that went with the last of them. */
  async function usesOf({ root, index, field, table }: HealRootsRequest): Promise<JoinUse[]> {
    const mapping = await currentMapping();
    if (!mapping.tables.some(({ name, indices }) => name === root && indices.some((one) => one.name === index)))
      throw new Error(`the config of this worker does not map ${root} to ${index}`);
    return mapping
      .usesOf(table)
      .filter((use) => use.root.name === root && use.index.name === index && use.path.field === field);
  }

  async function page({ request, onRefused, cursor }: WalkRootsInput, limit: number): Promise<WalkStep<RowCursor>> {
    const uses = await usesOf(request);
    const tables = await rows.tablesOf(request.root);
    const table = cursor?.table ?? tables[0];
    const [use] = uses;
    if (use === undefined || table === undefined) return { counts: noCounts(), next: null };
    const { root, path } = use;
    const values = [request.values];
    const keys = await rows.rootKeys({ path, table, values, after: cursor?.after ?? null, limit });
    const healed = await healDocuments(
      deps,
      uses.flatMap(({ index }) =>
        keys.map((key) => ({ mapping: root, index, table, key, addresses: [], version: request.version })),
      ),
    );
    const { parked } = await settleRefused(starts, refusedHeals(healed), { onRefused });
    const counts = { ...noCounts(), rows: keys.length, healed: countHealed(healed), parked };
    return { counts, next: nextRows({ table, keys, limit }, tables) };
  }

  return {
    async countRoots(request: HealRootsRequest): Promise<number> {
      const [use] = await usesOf(request);
      if (use === undefined) return 0;
      let count = 0;
      for (const table of await rows.tablesOf(request.root))
        count += await rows.countRoots({ path: use.path, table, values: [request.values] });
      return count;
    },

    walkRoots: (input: WalkRootsInput) =>
      walkPages({ cursor: input.cursor, rowsPerSecond: bulkRowsPerSecond }, (cursor, limit) =>
        page({ ...input, cursor }, limit),
      ),
  };
}
