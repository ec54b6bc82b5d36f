import { expect, test, vi } from 'vitest';
import type { RepairActivities } from '../../src/activities/repair/repair-activities.ts';
import { RESUME_UPDATE } from '../../src/model/names.ts';
import { noRepairCounts, type RepairProgress } from '../../src/model/repair.ts';
import { newState, type RepairState } from '../../src/workflows/repair/repair-state.ts';
import { clean, found, noted, ranges, table, withRepair } from './repair-ground.ts';
import { eventTypes, useTemporal } from './with-workflow.ts';

useTemporal();

/** More steps than one run may have. */
const STEPS = 300;

test('continued as new a repair goes on where it was, with all that it counted', async () => {
  const seen = new Map<string, number>();
  const runs = new Set<string>();
  const repairPart: RepairActivities['repairPart'] = async ({ part, orphans }) => {
    const key = `${orphans} ${JSON.stringify(part)}`;
    seen.set(key, (seen.get(key) ?? 0) + 1);
    if (part.kind === 'range') return found({ rows: 1_000, compared: 1_000, stale: 1, healed: 1 });
    const page = part.kind === 'documents' ? Number(part.cursor?.at?.after[0] ?? 0) : 0;
    const cursor = { index: 'goods', at: { pit: 'p', after: [page + 1] } };
    const rest = { kind: 'documents' as const, cursor };
    const counts = { documents: 1_000, compared: 1, orphaned: 1, ...(orphans === 'heal' && { healed: 1 }) };
    return found(counts, page + 1 < STEPS / 2 ? rest : null);
  };
  const nextRanges = async () => ({ ranges: ranges(STEPS), next: null });
  const activities = { nextRanges, repairPart, mayHoldOrphans: async () => true };
  await withRepair({ activities, request: { parallel: 4 } }, async ({ client, handle, name, progress }) => {
    const watching = setInterval(() => {
      void handle.describe().then(({ runId }) => runs.add(runId));
    }, 300);
    await vi.waitFor(async () => expect((await progress()).phase).toBe('done'), 100_000);
    clearInterval(watching);
    const orphaned = STEPS / 2;
    expect(await handle.result()).toMatchObject({
      rows: STEPS * 1_000,
      stale: STEPS,
      documents: orphaned * 1_000,
      orphaned,
      healed: STEPS + orphaned,
    });
    expect([...seen.values()].every((times) => times === 1)).toBe(true);
    expect(seen.size).toBe(2 * STEPS);
    expect(runs.size).toBeGreaterThanOrEqual(2);
    for (const runId of runs) {
      const events = await eventTypes(client.workflow.getHandle(name, runId));
      expect(events.length).toBeLessThan(2_000);
    }
  });
});

test('a run that follows another heals the orphans that were left, and is paused as it was', async () => {
  const { repairPart, asked } = noted(async (input) => {
    const step = await clean(input);
    return { ...step, counts: { ...step.counts, orphaned: 5, healed: 5 } };
  });
  const before = newState({ table }, Date.now());
  const counts = { ...noRepairCounts(), rows: 3_000, documents: 3_000, compared: 3_010, orphaned: 10, healed: 5 };
  const part = { kind: 'documents' as const, cursor: { index: 'goods', at: null } };
  const resume: RepairState = {
    ...before,
    counts,
    parts: [part],
    isHealingOrphans: true,
    isPauseAsked: true,
    progress: { ...before.progress, ...counts, phase: 'comparing documents' },
  };
  await withRepair({ activities: { repairPart }, resume }, async ({ handle, calls, progress, update }) => {
    await vi.waitFor(async () => expect(await progress()).toMatchObject({ isPaused: true, healed: 5 }), 10_000);
    expect(calls).toEqual([]);
    await update(RESUME_UPDATE);
    const report = (await handle.result()) as RepairProgress;
    expect(report).toMatchObject({ phase: 'done', rows: 3_000, documents: 3_000, orphaned: 10, healed: 10 });
    expect(asked.map((input) => [input.part, input.orphans])).toEqual([[part, 'heal']]);
  });
});
