import type { Client as Temporal } from '@temporalio/client';
import type { Redis } from 'ioredis';
import type { Choice } from '../../stack/part.ts';
import { shopKeyPatterns } from './cache-keys.ts';
import { shopTables, tableNames } from './tables.ts';

const lastChoiceKey = 'evenkeel-demo:shop-from';

/**
 * Indices and cache hold one shop, whichever database it came from last: that of another is healed away, table by
 * table, and its cached values are forgotten.
 */
export async function followMovedShop(
  { db, capture }: Choice,
  { redis, temporal, groupId }: { redis: Redis; temporal: Temporal; groupId: string },
): Promise<void> {
  const from = `${db} by ${capture}`;
  const last = (await redis.get(lastChoiceKey)) ?? 'mysql by canal';
  if (last === from) return;
  await redis.set(lastChoiceKey, `on the way from ${last}`);
  for (const match of shopKeyPatterns)
    for await (const page of redis.scanStream({ match, count: 1000 }))
      if ((page as string[]).length > 0) await redis.unlink(...(page as string[]));
  await Promise.all(
    tableNames.map((name) =>
      temporal.workflow.execute('healTable', {
        workflowId: `heal/${groupId}/${shopTables[name].table}`,
        taskQueue: `${groupId}-bulk`,
        args: [{ table: shopTables[name].table, reason: `the shop comes from ${from} now` }],
      }),
    ),
  );
  await redis.set(lastChoiceKey, from);
}
