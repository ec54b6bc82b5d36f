import { ApplicationFailure } from '@temporalio/common';
import { expect, test, vi } from 'vitest';
import type { Activities } from '../../src/activities/create-activities.ts';
import type { DeleteMatchingKeysInput } from '../../src/activities/walks/delete-matching-keys.ts';
import type { KeyspaceCursor, PatternDeletion, PatternRequest } from '../../src/model/delete-patterns.ts';
import { DELETE_PATTERNS, failureTypes, PATTERNS_SIGNAL, PROGRESS_QUERY } from '../../src/model/names.ts';
import type { PatternResume } from '../../src/workflows/delete-patterns.ts';
import { startBySignal, stateOf, type TestRun, useTemporal, withWorkflow } from './with-workflow.ts';

useTemporal();

type Scan = Activities['deleteMatchingKeys'];
const scanned = { deleted: 1, scanned: 10, keys: 20, next: null, deleteAgainAfterMs: 0 };
const at = (position: string): KeyspaceCursor => ({ run: 'r', position });

type PatternRun = TestRun & { ask(...patterns: string[]): Promise<unknown> };

async function withPatterns(deleteMatchingKeys: Scan, body: (run: PatternRun) => Promise<void>): Promise<void> {
  await withWorkflow({ deleteMatchingKeys }, async (run) => {
    const ask = (...patterns: string[]): Promise<unknown> => {
      const request: PatternRequest = { patterns };
      return startBySignal(run, DELETE_PATTERNS, { signal: PATTERNS_SIGNAL, request });
    };
    await body({ ...run, ask });
  });
}

test('each pattern has a pass at once, and one when no reader can fill a key any more', async () => {
  const passes: { patterns: readonly string[]; atMs: number }[] = [];
  const scan: Scan = async ({ patterns }) => {
    passes.push({ patterns, atMs: Date.now() });
    return { ...scanned, deleteAgainAfterMs: 1500 };
  };
  await withPatterns(scan, async ({ ask, handle }) => {
    const askedAtMs = Date.now();
    await ask('a:*', 'b:*');
    expect(await handle.result()).toEqual({ phase: 'done', pending: 0, passes: 2, scanned: 10, keys: 20, deleted: 2 });
    expect(passes.map(({ patterns }) => patterns)).toEqual([
      ['a:*', 'b:*'],
      ['a:*', 'b:*'],
    ]);
    expect(passes[1]!.atMs - askedAtMs).toBeGreaterThanOrEqual(1500);
    expect(await stateOf(handle)).toBe('applied');
  });
});

test('a pass goes on from step to step; what is asked for meanwhile waits for the next one', async () => {
  const steps: DeleteMatchingKeysInput[] = [];
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const scan: Scan = async (input) => {
    steps.push(input);
    if (steps.length === 2) await held;
    return { ...scanned, next: steps.length === 1 ? at('7') : null };
  };
  await withPatterns(scan, async ({ ask, handle }) => {
    await ask('a:*');
    await vi.waitFor(() => expect(steps).toHaveLength(2), 10_000);
    await ask('b:*');
    const progress = await handle.query<PatternDeletion>(PROGRESS_QUERY);
    expect(progress).toEqual({ phase: 'scanning', pending: 1, passes: 0, scanned: 10, keys: 20, deleted: 1 });
    release();
    expect(await handle.result()).toMatchObject({ passes: 2, deleted: 3 });
    expect(steps).toEqual([
      { patterns: ['a:*'], cursor: null },
      { patterns: ['a:*'], cursor: at('7') },
      { patterns: ['b:*'], cursor: null },
    ]);
  });
});

test('nothing that is asked for while it ends is lost', async () => {
  const passed = new Set<string>();
  const scan: Scan = async ({ patterns }) => {
    for (const pattern of patterns) passed.add(pattern);
    return scanned;
  };
  await withPatterns(scan, async ({ ask, client, name }) => {
    const asked: string[] = [];
    const runs = new Set<string>();
    for (let round = 0; round < 40; round++) {
      const pattern = `p${round}:*`;
      await ask(pattern);
      asked.push(pattern);
      runs.add((await client.workflow.getHandle(name).describe()).runId);
      await vi.waitFor(() => expect(passed).toContain(pattern), 10_000);
    }
    expect([...passed]).toEqual(asked);
    expect(runs.size).toBeGreaterThan(1);
  });
});

test('continued as new, it goes on with the pass that it was in', async () => {
  const steps: DeleteMatchingKeysInput[] = [];
  const scan: Scan = async (input) => {
    steps.push(input);
    return scanned;
  };
  await withWorkflow({ deleteMatchingKeys: scan }, async ({ client, name, handle }) => {
    const pending = ['a:*', 'b:*'].map((pattern, at) => ({ pattern, requestedAtMs: at, isPassed: false }));
    const resume: PatternResume = {
      pending,
      pass: { patterns: ['a:*'], startedAtMs: 0, cursor: at('9') },
      againAfterMs: 0,
      state: { phase: 'scanning', pending: 2, passes: 3, scanned: 10, keys: 20, deleted: 5 },
    };
    await client.workflow.start(DELETE_PATTERNS, {
      workflowId: name,
      taskQueue: name,
      args: [{ patterns: [] }, resume],
    });
    expect(await handle.result()).toMatchObject({ passes: 5, deleted: 7 });
    expect(steps).toEqual([
      { patterns: ['a:*'], cursor: at('9') },
      { patterns: ['b:*'], cursor: null },
    ]);
  });
});

test('an outage is a pending activity, and the pass goes on when it ends', async () => {
  let attempts = 0;
  const scan: Scan = async () => {
    if (++attempts < 3) throw ApplicationFailure.retryable('redis scan: LOADING', failureTypes.unavailable);
    return scanned;
  };
  await withPatterns(scan, async ({ ask, handle }) => {
    await ask('a:*');
    expect(await handle.result()).toMatchObject({ passes: 1 });
    expect(attempts).toBe(3);
  });
});
