import { expect, test, vi } from 'vitest';
import type { RepairActivities, RepairStepInput } from '../../src/activities/repair/repair-activities.ts';
import { APPROVE_UPDATE, CANCEL_UPDATE, PAUSE_UPDATE, RESUME_UPDATE, THROTTLE_UPDATE } from '../../src/model/names.ts';
import { clean, found, noted, partsOf, ranges, table, withRepair } from './repair-ground.ts';
import { stateOf, useTemporal } from './with-workflow.ts';

useTemporal();

const manyRanges = async () => ({ ranges: ranges(14), next: null });

/** Steps that take a while, and what they were asked for. */
function slow(ms: number): { repairPart: RepairActivities['repairPart']; asked: RepairStepInput[] } {
  return noted(async (input) => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    return clean(input);
  });
}

test('a repair that is paused begins no step until it is resumed', async () => {
  const { repairPart, asked } = slow(400);
  await withRepair({ activities: { nextRanges: manyRanges, repairPart } }, async (test) => {
    await vi.waitFor(() => expect(asked.length).toBeGreaterThan(2), 10_000);
    expect(await test.refusal(APPROVE_UPDATE)).toBe('nothing waits for approval: it is comparing rows');
    const paused = await test.update(PAUSE_UPDATE);
    expect(paused).toMatchObject({ isPaused: true, phase: 'comparing rows', rowsPerSecond: 0, etaSeconds: null });
    expect(await stateOf(test.handle)).toBe('paused');
    const before = asked.length;
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(asked).toHaveLength(before);
    expect(await test.refusal(PAUSE_UPDATE)).toBe('it is paused already');
    expect(await test.update(RESUME_UPDATE)).toMatchObject({ isPaused: false });
    expect(await test.handle.result()).toMatchObject({ phase: 'done', rows: 14_000 });
  });
});

test('parts are paused between their steps as well', async () => {
  let steps = 0;
  const repairPart: RepairActivities['repairPart'] = async () => {
    await new Promise((resolve) => setTimeout(resolve, 200));
    const rest = { kind: 'rows' as const, cursor: { table, after: [++steps] }, where: 'true' };
    return found({ rows: 100, compared: 100 }, steps < 8 ? rest : null);
  };
  const beginRepair = partsOf('where', [{ kind: 'rows', cursor: null, where: 'true' }]);
  await withRepair({ activities: { beginRepair, repairPart }, request: { where: 'true' } }, async (test) => {
    await vi.waitFor(() => expect(steps).toBeGreaterThan(1), 10_000);
    expect(await test.update(PAUSE_UPDATE)).toMatchObject({ isPaused: true });
    const before = steps;
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(steps).toBe(before);
    await test.update(RESUME_UPDATE);
    expect(await test.handle.result()).toMatchObject({ phase: 'done', rows: 800, total: null });
  });
});

test('the rows a second of a repair are shared by its ranges, and changed while it runs', async () => {
  const { repairPart, asked } = slow(300);
  const request = { rowsPerSecond: 100, parallel: 2 };
  await withRepair({ activities: { nextRanges: manyRanges, repairPart }, request }, async (test) => {
    const rates = () => asked.map(({ rowsPerSecond }) => rowsPerSecond);
    await vi.waitFor(() => expect(rates().slice(0, 2)).toEqual([50, 50]), 9_000);
    expect(await test.update(THROTTLE_UPDATE, 31)).toMatchObject({ limitRowsPerSecond: 31 });
    await vi.waitFor(() => expect(rates().at(-1)).toBe(15), 10_000);
    await test.update(THROTTLE_UPDATE, null);
    await vi.waitFor(() => expect(rates().at(-1)).toBeNull(), 10_000);
    const wrong = 'rows a second are a whole number from 1 on, or null for as many as go';
    for (const limit of [0, 1.5, '5', undefined]) expect(await test.refusal(THROTTLE_UPDATE, limit)).toBe(wrong);
    await test.handle.result();
  });
});

test('a repair that is cancelled waits for what is under way, and answers with the report so far', async () => {
  const { repairPart, asked } = slow(300);
  await withRepair({ activities: { nextRanges: manyRanges, repairPart } }, async (test) => {
    await vi.waitFor(async () => expect((await test.progress()).rows).toBeGreaterThan(0), 10_000);
    expect(await test.update(CANCEL_UPDATE)).toMatchObject({ phase: 'cancelled', rows: asked.length * 1_000 });
    const report = await test.handle.result();
    expect(report).toMatchObject({ phase: 'cancelled', reason: 'cancelled', share: 1, rows: asked.length * 1_000 });
    expect(asked.length).toBeLessThan(14);
    expect(await stateOf(test.handle)).toBe('cancelled');
  });
});

test('while a person is asked there is nothing to pause, to resume or to throttle', async () => {
  const beginRepair = partsOf('keys', [{ kind: 'keys', keys: [[1]] }]);
  const repairPart: RepairActivities['repairPart'] = async ({ part, orphans }) =>
    orphans === 'heal' ? found({ orphaned: 1, healed: 1 }) : { ...found({}, part), asks: { orphaned: 1, compared: 1 } };
  await withRepair({ activities: { beginRepair, repairPart }, request: { keys: [1] } }, async (test) => {
    await test.isIn('waiting for approval');
    const why = 'no rows are ahead that could be held back: it is waiting for approval';
    expect(await test.refusal(PAUSE_UPDATE)).toBe(why);
    expect(await test.refusal(THROTTLE_UPDATE, 5)).toBe(why);
    expect(await test.refusal(RESUME_UPDATE)).toBe('it is not paused');
    await test.update(APPROVE_UPDATE);
    await test.handle.result();
  });
});
