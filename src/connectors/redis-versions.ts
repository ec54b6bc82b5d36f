import type { Redis } from 'ioredis';
import type { CacheWrite } from '../model/cache-write.ts';
import { inPages } from '../model/pages.ts';
import { answersOf } from './redis-answers.ts';

/**
 * A key that is set has its version beside it, under a name in the same hash slot; a deleted one leaves its version there.
 * The older of two writes is then told whatever order they come in, for as long as the version is kept. Of one version, a delete wins.
 */
const WRITE_VERSIONED = `
local held = tonumber(redis.call('GET', KEYS[2]) or '-1')
local version = tonumber(ARGV[1])
local value = ARGV[3]
if held > version or (value and held == version) then return 0 end
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
if not value then return redis.call('UNLINK', KEYS[1]) end
if ARGV[4] then redis.call('SET', KEYS[1], value, 'PX', ARGV[4]) else redis.call('SET', KEYS[1], value) end
return 1
`;

/** A payload counts for half of it: what is older deletes, and sets nothing. */
const MIN_VERSION_LIFE_MS = 60 * 60_000;

const VERSION_SUFFIX = ':evenkeel-version';

/** Adds the writes to what is to be sent; each is answered with 1 when it changed the key. */
export function createVersionedWrites(redis: Redis) {
  redis.defineCommand('writeVersioned', { numberOfKeys: 2, lua: WRITE_VERSIONED });
  return (pipeline: ReturnType<Redis['pipeline']>, { key, version, value, ttlMs }: CacheWrite): void => {
    const versionLifeMs = Math.max(ttlMs ?? 0, MIN_VERSION_LIFE_MS);
    const values = value === null ? [] : [value, ...(ttlMs === undefined ? [] : [ttlMs])];
    // The types of ioredis do not know of commands that are defined.
    const { writeVersioned } = pipeline as unknown as Record<'writeVersioned', (...args: unknown[]) => unknown>;
    writeVersioned.call(pipeline, key, versionKey(key), version, versionLifeMs, ...values);
  };
}

export interface VersionedValue {
  value: string;
  /** Null: none of ours set it, or so long ago that its version is forgotten. */
  version: number | null;
}

const KEYS_PER_PIPELINE = 1000;

/** In the order of the keys; null where there is nothing. */
export async function readVersioned(redis: Redis, keys: readonly string[]): Promise<(VersionedValue | null)[]> {
  const held: (VersionedValue | null)[] = [];
  for (const some of inPages(keys, KEYS_PER_PIPELINE)) {
    const pipeline = redis.pipeline();
    // One by one: they may be in several slots.
    for (const key of some) pipeline.get(key).get(versionKey(key));
    const answers = ((await pipeline.exec()) ?? []).map(([error, answer]) => textOf(error, answer));
    for (const at of some.keys()) {
      const [value = null, version = null] = answers.slice(at * 2, at * 2 + 2);
      held.push(value === null ? null : { value, version: version === null ? null : Number(version) });
    }
  }
  return held;
}

/** Somebody else may have made a list of it: no value of ours. */
function textOf(error: Error | null, answer: unknown): string | null {
  if (error?.message.startsWith('WRONGTYPE')) return '';
  if (error) throw error;
  return answer as string | null;
}

/** Deletes keys and their versions; answers how many keys were there. */
export async function forgetVersioned(redis: Redis, keys: readonly string[]): Promise<number> {
  const pipeline = redis.pipeline();
  for (const key of keys) pipeline.unlink(key).unlink(versionKey(key));
  const counts = answersOf(await pipeline.exec()).map(Number);
  return counts.filter((deleted, at) => at % 2 === 0 && deleted > 0).length;
}

/** A key with a tag in braces is in the slot of that tag, any other in the slot of itself; no name is there for one with a `}` but no tag. */
export function versionKey(key: string): string {
  return /^[^{]*\{[^}]+\}/.test(key) ? key + VERSION_SUFFIX : `{${key}}${VERSION_SUFFIX}`;
}

export function isVersionKey(key: Buffer): boolean {
  return key.includes(VERSION_SUFFIX, -VERSION_SUFFIX.length);
}
