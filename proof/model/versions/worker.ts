import { createMapping, type Mapping } from '../../../src/mapping/mapping.ts';
import { table } from '../../../src/config/table-settings.ts';
import {
  mergeHeals,
  type DocumentPlan,
  type DocumentWrite,
  type HealRequest,
  type VersionedChange,
} from '../../../src/mapping/plan-documents.ts';
import type { Change } from '../../../src/model/change.ts';
import type { Fence } from '../../../src/model/fence.ts';
import type { Generation } from '../../../src/model/generation.ts';
import type { LaneRecord } from '../../../src/model/record.ts';
import { heal, isShutOut } from './heal.ts';
import { TABLE } from './messages.ts';
import type { SearchIndex } from '../search-index.ts';
import type { Workflow } from './workflows.ts';
import { spawn, STALL_LIMIT_MS, untilDone, type Steps, type World } from './world.ts';

const config = table.parse({ table: TABLE, index: { name: 'goods' } });
const mapping = createMapping([config]);
const goods = mapping.of(TABLE)!;
const document = { mapping: goods, index: goods.indices[0]!, table: TABLE };

interface Target {
  index: SearchIndex;
  plan: DocumentPlan;
}

/** One attempt, as src/activities/index-documents.ts has it. True when all is applied. */
export function* indexDocuments(world: World, workflow: Workflow): Steps<boolean> {
  const { building } = world;
  while (building !== undefined && building.fenced === undefined && world.rules.waitsForFence) yield undefined;
  const targets = targetsOf(world, workflow);
  const decidedAtMs = world.nowMs;
  let refused = false;
  for (const { index, plan } of targets) {
    const shutOut: HealRequest[] = [];
    for (const write of plan.writes) {
      yield undefined;
      if (world.nowMs - decidedAtMs > STALL_LIMIT_MS) return false;
      if (!world.calm && world.random.chance(0.03)) refused = !park(world, index, write) || refused;
      else if (writeTo(world, index, write) === 'shut out') shutOut.push({ ...write, addresses: [write.address] });
    }
    for (const request of mergeHeals([...plan.heals, ...shutOut])) {
      yield undefined;
      if (!(yield* heal(world, index, request))) return false;
    }
  }
  return !refused;
}

/** Of an index that was copied behind a fence. */
function copiedBehind(fence: Fence): Mapping {
  const common = { documents: null, sinceMs: 0, workflowId: null, parts: new Map<string, string>() };
  const generation: Generation = { ...common, role: 'live', stamp: '', fence };
  return createMapping([config], (index) => [{ config: index, generation }]);
}

/** Documents from payloads where those still count; nothing from before the fence for an index that is being built. */
function targetsOf(world: World, { partition, records, startedAtMs }: Workflow): Target[] {
  const { rules, live, building } = world;
  const late = rules.isLate(
    {
      startedAtMs,
      producedAtMs: Math.min(startedAtMs, ...records.map(({ timestampMs }) => timestampMs)),
      storeUpSinceMs: world.indexUpSinceMs,
    },
    world.nowMs,
  );
  const planOf = (taken: readonly LaneRecord[], by = mapping): DocumentPlan =>
    (late ? rules.planHeals : rules.planDocuments)(decodeAll(world, taken), by);
  const targets: Target[] = [{ index: live, plan: planOf(records) }];
  if (building?.fenced !== undefined) {
    const { fenced, index, isSwapped } = building;
    const received = records.filter((record) => rules.receives(fenced, { ...record, partition }));
    const plan = isSwapped ? planOf(records, copiedBehind(rules.keptFence(fenced))) : planOf(received);
    targets.push({ index, plan });
  }
  world.say(() => targets.map(({ index, plan }) => `${index.name}: ${describe(plan)}`).join('; '));
  return targets;
}

function decodeAll(world: World, records: readonly LaneRecord[]): VersionedChange[] {
  return records.flatMap((record) =>
    changesOf(world, record).map((change) => ({ change, version: record.version, timestampMs: record.timestampMs })),
  );
}

function changesOf({ capture, decoded }: World, record: LaneRecord): readonly Change[] {
  const known = decoded.get(record.value!);
  if (known !== undefined) return known;
  const content = capture.decode(record);
  if (content.kind !== 'rows') throw new Error(`the model sends rows alone, not ${content.kind}`);
  decoded.set(record.value!, content.changes);
  return content.changes;
}

/** A refused document either waits as a workflow of its own (true), or its whole batch is tried again. */
function park(world: World, index: SearchIndex, { address: { id }, version }: DocumentWrite): boolean {
  const parked = world.random.chance(0.7);
  world.say(() => `${index.name} refuses ${id}: ${parked ? 'parked' : 'blocked'}`);
  if (parked) spawn(world, healParked(world, index, { ...document, key: [id], addresses: [], version }));
  return parked;
}

function* healParked(world: World, index: SearchIndex, request: HealRequest): Steps {
  yield world.random.int(1, 3 * 60 * 60_000);
  yield* untilDone(world, () => heal(world, index, request));
}

function writeTo(
  world: World,
  index: SearchIndex,
  { address: { id }, version, source }: DocumentWrite,
): 'shut out' | undefined {
  const write = { id, version, source, versionType: 'external' } as const;
  const outcome =
    world.rules.writes === 'versioned' ? index.write(write, world.nowMs) : index.writeBlindly(write, world.nowMs);
  world.say(() => `${index.name}: write ${id} = ${JSON.stringify(source)} at ${version}: ${outcome ?? 'written'}`);
  return outcome === 'already newer' && isShutOut(world, index, id) ? 'shut out' : undefined;
}

function describe({ writes, heals }: DocumentPlan): string {
  const written = writes.map(
    ({ address: { id }, version, source }) => `${source === null ? 'delete' : 'put'} ${id} at ${version}`,
  );
  return [...written, ...heals.map(({ key, version }) => `heal ${key.join()} at ${version}`)].join(', ') || 'nothing';
}
