import { createWalkTable, type WalkTableDeps } from '../../../src/activities/walks/walk-table.ts';
import type { RowCursor } from '../../../src/model/heal-table.ts';
import { nextVersion } from '../../../src/model/version.ts';
import { depsOf, untilDone } from './worker.ts';
import type { World } from './world.ts';

/** As a resync has the rows of its table walked: in the end, when an index that nobody searched had refused some; and after a rollback. */
export function startWalk(world: World): void {
  world.isTroubled = false;
  world.scheduler.spawn(async (steps) => {
    const version = nextVersion(undefined, Date.now());
    let cursor: RowCursor | null = null;
    do {
      const from: RowCursor | null = cursor;
      await untilDone(world, steps, async (own) => {
        const { walkRows } = createWalkTable({ ...depsOf(world, own), cache } as unknown as WalkTableDeps);
        const table = world.shop.configs.old.table;
        cursor = (await walkRows({ table, version, onRefused: 'park', cursor: from })).next;
      });
    } while (cursor !== null);
  });
}

const cache = { unlink: async () => 0 };
