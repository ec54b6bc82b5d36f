import type { TableMapping } from '../../mapping/mapping.ts';
import { stampOf } from '../../model/generation.ts';
import { findTable } from './find-table.ts';
import type { BeginInput, Begun } from './resync-activities.ts';
import type { ResyncDeps } from './resync-deps.ts';
import { ResyncRefusedError } from './resync-refused-error.ts';

type BeginDeps = Pick<ResyncDeps, 'mapping' | 'generations' | 'rows' | 'ranges' | 'runs'>;

/** The new indices need about what the live ones take; what they merge meanwhile needs more for a while. */
const ROOM_FACTOR = 1.1;

/** Makes and registers the new indices. May run twice: by their stamp, another attempt finds its own. */
export function createBeginBuilding(deps: BeginDeps) {
  return async function beginBuilding({ table, startedAtMs, workflowId }: BeginInput): Promise<Begun> {
    const mapping = findTable(deps.mapping, table);
    const { name, indices } = mapping;
    if (indices.length === 0)
      throw new ResyncRefusedError(`${name} has no index: the config maps it to cache keys alone`);
    const stamp = stampOf(new Date(startedAtMs));
    await checkColumns(deps, mapping);
    const dropped = await dropLeftovers(deps, mapping, { stamp, workflowId });
    await checkRoom(deps, mapping);
    const made = await deps.generations.register({ stamp, workflowId, indices });
    const total = await estimateRows(deps, mapping);
    return { table: name, stamp, indices: made, total, cache: mapping.cacheOnResync, dropped };
  };
}

/** What another resync of the table was building goes, unless that still runs. What is kept stays until the next swap. */
async function dropLeftovers(
  { generations, runs }: BeginDeps,
  { name, indices }: TableMapping,
  own: { stamp: string; workflowId: string },
): Promise<string[]> {
  const leftovers = (await generations.leftovers()).filter(
    ({ table, role, stamp }) => table === name && role === 'building' && stamp !== own.stamp,
  );
  for (const { index, workflowId } of leftovers)
    if (workflowId !== own.workflowId && (await runs.isRunning(workflowId)))
      throw new ResyncRefusedError(`another resync of ${name} runs: ${workflowId} is building ${index}`);
  const dropped: string[] = [];
  for (const stamp of new Set(leftovers.map(({ stamp }) => stamp)))
    dropped.push(...(await generations.drop(stamp, indices)));
  return dropped;
}

/** Without one of these nobody can tell the place of a row in the new index, and each live change would be parked. */
async function checkColumns({ rows, ranges }: BeginDeps, { name, indices }: TableMapping): Promise<void> {
  for (const table of await rows.tablesOf(name)) {
    const columns = await ranges.columns(table);
    for (const { name: index, addressColumns } of columns === null ? [] : indices) {
      const lacking = addressColumns.find((column) => !columns?.some((one) => one.name === column));
      if (lacking !== undefined)
        throw new ResyncRefusedError(
          `${table} has no column "${lacking}", which places and ids in ${index} are made of`,
        );
    }
  }
}

async function checkRoom({ generations }: BeginDeps, { name, indices }: TableMapping): Promise<void> {
  const { liveBytes, freeBytes } = await generations.room(indices);
  if (freeBytes >= liveBytes * ROOM_FACTOR) return;
  throw new ResyncRefusedError(
    `no room for another index of ${name}: the live one takes ${inMegabytes(liveBytes)}, and ${inMegabytes(freeBytes)} are free below the disk watermark`,
  );
}

function inMegabytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)} MB`;
}

async function estimateRows({ rows, ranges }: BeginDeps, { name }: TableMapping): Promise<number> {
  let total = 0;
  for (const table of await rows.tablesOf(name)) total += await ranges.estimateRows(table);
  return total;
}
