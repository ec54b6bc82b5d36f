import { Context } from '@temporalio/activity';
import { addCopyCounts, noCopyCounts } from '../../model/resync.ts';
import { createBlockedIndex } from './blocked-index.ts';
import { copyPage } from './copy-page.ts';
import { findBuilding } from './find-table.ts';
import { createRowPages, type RowPage } from '../walks/row-pages.ts';
import type { CopyInput, CopyStep } from './resync-activities.ts';
import type { ResyncDeps } from './resync-deps.ts';

/** One activity copies for so long: little enough to repeat and to pause soon, much enough to keep the history short. */
const STEP_MS = 5_000;

/**
 * Copies rows into the new indices, by plain reads, under the lowest version: any change that comes by a lane wins, whichever is first.
 * May run twice: what is there already is answered with a conflict. The next page is read while one is written.
 */
export function createCopyRange(
  deps: Pick<ResyncDeps, 'currentMapping' | 'ranges' | 'rows' | 'elasticsearch' | 'indexParts' | 'giveWay'>,
) {
  return async function copyRange(input: CopyInput): Promise<CopyStep> {
    const context = Context.current();
    const endsAtMs = Date.now() + STEP_MS;
    let done = (context.info.heartbeatDetails as CopyStep | undefined) ?? { counts: noCopyCounts(), rest: input.range };
    const building = await findBuilding(deps.currentMapping, input);
    const pages = createRowPages(deps.ranges, { keyColumns: building.mapping.key, rowsPerSecond: input.rowsPerSecond });
    const { table } = input.range;
    const blocked = createBlockedIndex();
    let early: Promise<RowPage> | null = null;
    let isStuck = true;
    let restedMs = 0;
    while (done.rest !== null && (early !== null || isStuck || Date.now() < endsAtMs)) {
      const startedAtMs = Date.now();
      const page: RowPage = await (early ?? pages.read(done.rest));
      early = page.rest && Date.now() < endsAtMs ? pages.read(page.rest) : null;
      // It may fail while this page is written, when nobody waits for it yet.
      early?.catch(() => undefined);
      const counts = await copyPage(deps, building, { ...page, table }).catch(async (error: unknown) => {
        await blocked.wait(error);
        return null;
      });
      if (counts === null) {
        pages.slowDown(page.rows.length);
        early = null;
        context.heartbeat(done);
        continue;
      }
      done = { counts: addCopyCounts(done.counts, counts), rest: page.rest };
      isStuck = false;
      context.heartbeat(done);
      restedMs += await deps.giveWay(Date.now() - startedAtMs);
    }
    await pages.settle();
    return { ...done, restedMs };
  };
}
