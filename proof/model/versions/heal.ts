import { documentId } from '../../../src/mapping/document-id.ts';
import type { HealRequest } from '../../../src/mapping/plan-documents.ts';
import { versionAfter } from '../../../src/model/heal-version.ts';
import type { Row } from '../../../src/model/change.ts';
import type { SearchIndex } from '../search-index.ts';
import { STALL_LIMIT_MS, workersNowMs, type Steps, type World } from './world.ts';

export interface Heal extends Pick<HealRequest, 'key' | 'version'> {
  /** For an ablation: what is written, whatever MySQL holds. */
  writes?: Row | null;
}

/** As src/activities/heal has it: the version, then the row, then the write. True when it came to its end. */
export function* heal(world: World, index: SearchIndex, asked: Heal): Steps<boolean> {
  let told: number | null = null;
  for (;;) {
    const outcome: Outcome = yield* healOnce(world, index, { ...asked, told });
    if (outcome.kind === 'stalled') return false;
    if (outcome.kind === 'done') return true;
    told = outcome.told;
  }
}

interface Round extends Heal {
  /** The version from the future that the round before has met. */
  told: number | null;
}

type Outcome = { kind: 'done' } | { kind: 'stalled' } | { kind: 'again'; told: number | null };

function* healOnce(world: World, index: SearchIndex, { key, version, writes, told }: Round): Steps<Outcome> {
  const { mysql, rules, random } = world;
  const id = documentId(key);
  let current = index.versionOf(id);
  const isClaimed = current === null && told !== null;
  if (isClaimed) {
    yield undefined;
    current = told + 1;
    const claim = { id, version: current, versionType: 'external', source: null } as const;
    if (index.write(claim, world.nowMs) === 'already newer') return again(world, index, id);
    world.say(() => `${index.name}: a delete of ${id} at ${current}, over that one`);
  }
  yield undefined;
  while (rules.healReads === 'locking' && mysql.isLocked(Number(id), world.nowMs)) yield undefined;
  const source = writes === undefined ? mysql.read(Number(id), world.nowMs) : writes;
  const readAtMs = world.nowMs;
  const isAfter = rules.isFromFuture(current, workersNowMs(world));
  if (isClaimed && source === null) return { kind: 'done' };
  // A request may take its time.
  yield world.story !== 'changes' && random.chance(0.2) ? random.int(1, random.pick([20, 200, 5_000])) : undefined;
  if (world.nowMs - readAtMs > STALL_LIMIT_MS) return { kind: 'stalled' };
  const write = {
    id,
    version: isAfter ? versionAfter(current) : rules.healVersion(version, current),
    versionType: isAfter ? 'external' : 'external_gte',
    source,
  } as const;
  const outcome =
    rules.writes === 'versioned' ? index.write(write, world.nowMs) : index.writeBlindly(write, world.nowMs);
  world.say(() => `${index.name}: heal ${id} = ${JSON.stringify(source)} at ${write.version}: ${outcome ?? 'written'}`);
  const isLost = outcome === 'already newer' && rules.futureConflict === 'begins anew';
  if (!isLost || !(isAfter || isShutOut(world, index, id))) return { kind: 'done' };
  return again(world, index, id);
}

function again(world: World, index: SearchIndex, id: string): Outcome {
  return { kind: 'again', told: isShutOut(world, index, id) ? index.toldVersion(id, world.nowMs) : null };
}

/** Whether what a write has just met there is a version from the future. */
export function isShutOut(world: World, index: SearchIndex, id: string): boolean {
  const tellsAll = world.rules.conflicts === 'tell of deletes';
  const there = tellsAll ? index.toldVersion(id, world.nowMs) : index.versionOf(id);
  return world.rules.isFromFuture(there, workersNowMs(world));
}
