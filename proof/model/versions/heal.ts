import { documentId } from '../../../src/mapping/document-id.ts';
import type { HealRequest } from '../../../src/mapping/plan-documents.ts';
import type { SearchIndex } from '../search-index.ts';
import { STALL_LIMIT_MS, type Steps, type World } from './world.ts';

/** As src/activities/heal-documents.ts has it: the version, then the row, then the write. True when it came to its end. */
export function* heal(world: World, index: SearchIndex, { key, version }: HealRequest): Steps<boolean> {
  const { mysql, rules } = world;
  const id = documentId(key);
  const current = index.versionOf(id);
  yield undefined;
  while (rules.healReads === 'locking' && mysql.isLocked(Number(id), world.nowMs)) yield undefined;
  const source = mysql.read(Number(id), world.nowMs);
  const readAtMs = world.nowMs;
  yield undefined;
  if (world.nowMs - readAtMs > STALL_LIMIT_MS) return false;
  const write = { id, version: rules.healVersion(version, current), versionType: 'external_gte', source } as const;
  const outcome =
    rules.writes === 'versioned' ? index.write(write, world.nowMs) : index.writeBlindly(write, world.nowMs);
  world.say(() => `${index.name}: heal ${id} = ${JSON.stringify(source)} at ${write.version}: ${outcome ?? 'written'}`);
  return true;
}
