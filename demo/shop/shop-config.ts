import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export interface ShopConfig {
  groupId: string;
  topic: string;
  deleteAgainAfterMs: number;
}

/** The little that one must know of evenkeel.yaml to watch from outside. */
export function readShopConfig(file: string): ShopConfig {
  const { kafka, redis } = parse(readFileSync(file, 'utf8')) as {
    kafka: { groupId: string; topics: [{ name: string }] };
    redis: { deleteAgainAfterSeconds: number };
  };
  return {
    groupId: kafka.groupId,
    topic: kafka.topics[0].name,
    deleteAgainAfterMs: redis.deleteAgainAfterSeconds * 1000,
  };
}
