import { DemoError } from '../../demo/demo-error.ts';
import type { Fleet } from '../../demo/fleet.ts';
import { waitForSecondDeletes } from '../../demo/wait-until-applied.ts';
import type { OwnShop } from '../../proof/parts/own-shop.ts';
import { runProduct, type Running } from '../../proof/parts/run-product.ts';
import { makeBacklogShop } from '../backlog/shop.ts';
import { BENCH } from '../bench-part.ts';
import { readSyncWorkflows, type SyncWorkflows } from '../measure/sync-workflows.ts';
import { temporalDatabaseBytes } from '../measure/temporal-database.ts';
import { type Processes, serverProcesses } from '../measure/watch-processes.ts';
import { type AppliedFigures, type Applier, type BacklogGround, measureApplying } from './apply-backlog.ts';

export interface ProductFigures extends AppliedFigures {
  /** Of the whole backlog. */
  workflows: SyncWorkflows;
  historyBytesPer1000Changes: number;
  databaseBytesPer1000Changes: number;
}

export interface ProductWish {
  workers: number;
  ingresses: number;
  /** Of a batch; what the config says by itself if nothing is said here. */
  maxBatchRecords?: number;
  /** Called when the clock is about to start; what it gives is called when all is over. */
  onWarm?(fleet: Fleet): () => void;
}

/** The product's default. */
const DELETE_AGAIN_AFTER_MS = 5_000;

/** Has the product apply the backlog, in processes of its own that are gone afterwards, as is all that it made. */
export async function runProductSide(ground: BacklogGround, wish: ProductWish): Promise<ProductFigures> {
  const death = new AbortController();
  const product = {
    name: BENCH,
    workers: wish.workers,
    ingresses: wish.ingresses,
    makeShop: async (_: unknown, endpoints: Parameters<typeof makeBacklogShop>[0]) =>
      makeBacklogShop(endpoints, ground.backlog, wish.maxBatchRecords),
    onDeath: (_: string, sentence: string) => death.abort(new DemoError(sentence)),
    screen: ground.screen,
  };
  return runProduct(product, async (running) => {
    let release: (() => void) | undefined;
    const onWarm = (): void => void (release = wish.onWarm?.(running.fleet));
    try {
      return await measure(ground, running, { onWarm, signal: death.signal });
    } finally {
      release?.();
    }
  });
}

async function measure(
  ground: BacklogGround,
  { servers, shop, fleet }: Running<OwnShop>,
  ends: Pick<Applier, 'onWarm' | 'signal'>,
): Promise<ProductFigures> {
  const { backlog, screen, signal } = ground;
  const databaseBytes = temporalDatabaseBytes();
  const applied = await measureApplying(ground, {
    run: shop.name,
    processes: { ...productProcesses(fleet), ...serverProcesses(['kafka', 'temporal', 'elasticsearch', 'redis']) },
    ...ends,
    afterwards: (appliedAtMs) =>
      waitForSecondDeletes({
        temporal: servers.temporal,
        groupId: shop.name,
        deleteAgainAfterMs: DELETE_AGAIN_AFTER_MS,
        appliedAtMs,
        onProgress: (running) => screen.progress(`${running} workflows wait for their second deletes`),
        signal,
      }),
  });
  const workflows = await readSyncWorkflows(servers.temporal, shop.name);
  // More: a batch that was applied once more, for a lane that went to another ingress.
  if (workflows.records < backlog.records)
    throw new DemoError(`the workflows hold ${workflows.records} records, not the ${backlog.records} of the backlog`);
  if (workflows.parked + workflows.documentsHealed > 0)
    throw new DemoError(`not all came from the payload: ${JSON.stringify(workflows)}`);
  return {
    ...applied,
    workflows,
    historyBytesPer1000Changes: (1000 * workflows.historyBytes) / backlog.changes,
    databaseBytesPer1000Changes: (1000 * (temporalDatabaseBytes() - databaseBytes)) / backlog.changes,
  };
}

const productProcesses = ({ running }: Fleet): Processes =>
  Object.fromEntries(running.map(({ name, identity }) => [name.replace(`${BENCH}-`, ''), identity.pid]));
