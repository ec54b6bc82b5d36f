import { expect, vi } from 'vitest';
import { endpoints } from '../../../stack/endpoints.ts';
import type { Sandbox } from '../sandbox.ts';

const WAIT = { timeout: 100_000, interval: 50 };

/** A last row shows that the capture has sent all before it; what is sent is applied when its offsets are committed. */
export async function untilApplied({ name, sql, elasticsearch, kafka }: Sandbox): Promise<void> {
  const id = -Date.now() % 1e9;
  await sql.query(`insert into run values (${id}, 0, null, '2026-01-01', 0)`);
  const marker = { index: `${name}_plain_2026-01`, id: String(id) };
  await vi.waitFor(async () => expect(await elasticsearch.exists(marker)).toBe(true), WAIT);
  const admin = kafka.admin();
  await admin.connect();
  const topic = endpoints().changeTopic;
  const ends = await admin.fetchTopicOffsets(topic);
  const isPast = async (): Promise<boolean> => {
    const [group] = await admin.fetchOffsets({ groupId: name, topics: [topic] });
    const committed = new Map(group?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
    return ends.every(
      ({ partition, high, low }) => Number(high) === Number(low) || (committed.get(partition) ?? -1) >= Number(high),
    );
  };
  await vi.waitFor(async () => expect(await isPast()).toBe(true), WAIT);
  await admin.disconnect();
}
