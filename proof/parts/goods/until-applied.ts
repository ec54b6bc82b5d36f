import type { Connections } from '../../../demo/connections.ts';
import type { LagQuestion } from '../../../demo/consumer-lag.ts';
import type { Screen } from '../../../demo/screen.ts';
import { waitUntilApplied } from '../../../demo/wait-until-applied.ts';
import type { Shop } from './shop.ts';

export interface AppliedGround {
  servers: Connections;
  shop: Shop;
  screen: Screen;
  signal: AbortSignal;
}

export const lagQuestion = ({ servers, shop }: Pick<AppliedGround, 'servers' | 'shop'>): LagQuestion => ({
  kafkaAdmin: servers.kafkaAdmin,
  groupId: shop.name,
  topics: [shop.topic.name],
});

/** Until this change of goods and all before it are in the index. */
export async function untilApplied(
  ground: AppliedGround,
  { id, revision }: { id: number; revision: number },
): Promise<void> {
  const { servers, shop, screen, signal } = ground;
  const marker = { index: shop.index, id: String(id), revision };
  const onProgress = (lag: number): void => screen.progress(`lag: ${lag} records`);
  await waitUntilApplied({ ...servers, ...lagQuestion(ground), marker, onProgress, signal });
}
