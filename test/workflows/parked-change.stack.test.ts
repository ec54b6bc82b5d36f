import { ApplicationFailure } from '@temporalio/common';
import { expect, test, vi } from 'vitest';
import type { Activities } from '../../src/activities/create-activities.ts';
import {
  failureTypes,
  PARKED_CHANGE,
  REFUSED_SIGNAL,
  REPLACE_SIGNAL,
  RETRY_SIGNAL,
  SKIP_SIGNAL,
} from '../../src/model/names.ts';
import type { ParkedChange } from '../../src/model/parked.ts';
import { packRecords } from '../../src/payload/pack-records.ts';
import type { RecordBatch } from '../../src/payload/record-batch.ts';
import { attributesOf, stateOf, type TestRun, useTemporal, withWorkflow } from './with-workflow.ts';
import { nothingDone } from '../activities/nothing-done.ts';

const problem = {
  type: failureTypes.refused,
  fingerprint: 'document_parsing_exception/price',
  where: 'goods/1',
  error: 'failed to parse field [price]',
};
const parkedDocument: ParkedChange = {
  subject: { kind: 'document', table: 'shop.goods', index: 'goods', id: '1', key: [1] },
  version: 100,
  problem,
  fields: { price: '"cheap"', email: '***' },
};
const parkedRecord: ParkedChange = {
  subject: { kind: 'record', topic: 't', partition: 3, offset: '7', startedAtMs: 5 },
  version: 100,
  problem: { ...problem, fingerprint: 'UndecodableRecord/not-json', where: 't[3] offset 7' },
};
const record = { offset: '7', timestampMs: 0, version: 100, key: null, value: Buffer.from('{'), headers: {} };

useTemporal();

async function withParked(
  activities: Partial<Activities>,
  body: (run: TestRun) => Promise<void>,
  [parked, batch]: [ParkedChange, RecordBatch | null] = [parkedDocument, null],
): Promise<void> {
  await withWorkflow(activities, async (run) => {
    const { client, name, handle } = run;
    await client.workflow.signalWithStart(PARKED_CHANGE, {
      workflowId: name,
      taskQueue: name,
      args: [parked, batch],
      signal: REFUSED_SIGNAL,
      signalArgs: [parked],
    });
    await vi.waitFor(async () => expect(await stateOf(handle)).toBe('parked'), 10_000);
    await body(run);
  });
}

const refuse = (error = problem.error): never => {
  throw ApplicationFailure.nonRetryable(`goods/1: ${error}`, failureTypes.refused, {
    problems: [{ ...problem, error }],
    fields: { price: '"still cheap"' },
  });
};

test('a parked document is found by table, key and error, and retry mends it', async () => {
  const mendDocument: Activities['mendDocument'] = async ({ version }) => (expect(version).toBe(100), 'indexed');
  await withParked({ mendDocument }, async ({ handle }) => {
    expect(await attributesOf(handle)).toMatchObject({
      EvenkeelTable: ['shop.goods'],
      EvenkeelKey: ['1'],
      EvenkeelError: [problem.fingerprint],
    });
    expect((await handle.describe()).memo).toMatchObject({ attempts: 0, fields: { price: '"cheap"', email: '***' } });
    await handle.signal(RETRY_SIGNAL);
    expect(await handle.result()).toEqual({ outcome: 'mended', attempts: 1 });
    expect(await stateOf(handle)).toBe('mended');
  });
});

test('what is refused again stays parked, and says why it was this time', async () => {
  await withParked({ mendDocument: async () => refuse('another reason') }, async ({ handle }) => {
    await handle.signal(RETRY_SIGNAL);
    await vi.waitFor(async () => {
      const { memo } = await handle.describe();
      expect(memo).toMatchObject({ attempts: 1, error: 'another reason', fields: { price: '"still cheap"' } });
    }, 10_000);
    await handle.signal(SKIP_SIGNAL);
    expect(await handle.result()).toEqual({ outcome: 'skipped', attempts: 1 });
  });
});

test('a newer refused change of the document is mended at its version, not at the old one', async () => {
  const versions: number[] = [];
  const mendDocument: Activities['mendDocument'] = async ({ version }) => (versions.push(version), 'indexed');
  await withParked({ mendDocument }, async ({ handle }) => {
    await handle.signal(REFUSED_SIGNAL, { ...parkedDocument, version: 200 });
    await handle.signal(REFUSED_SIGNAL, { ...parkedDocument, version: 150 });
    await handle.signal(RETRY_SIGNAL);
    await handle.result();
    expect(versions).toEqual([200]);
  });
});

test('a change that is refused while the document is mended is mended as well', async () => {
  const versions: number[] = [];
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const mendDocument: Activities['mendDocument'] = async ({ version }) => {
    versions.push(version);
    if (version === 100) await held;
    return 'indexed';
  };
  await withParked({ mendDocument }, async ({ handle }) => {
    await handle.signal(RETRY_SIGNAL);
    await vi.waitFor(() => expect(versions).toEqual([100]), 10_000);
    await handle.signal(REFUSED_SIGNAL, { ...parkedDocument, version: 200 });
    release();
    await vi.waitFor(async () => expect((await handle.describe()).memo).toMatchObject({ attempts: 1 }), 10_000);
    await handle.signal(RETRY_SIGNAL);
    expect(await handle.result()).toMatchObject({ outcome: 'mended' });
    expect(versions).toEqual([100, 200]);
  });
});

test('a corrected document is written once; refused, it is dropped', async () => {
  const written: unknown[] = [];
  const mendDocument: Activities['mendDocument'] = async ({ replacement }) => {
    written.push(replacement);
    if (replacement?.['price'] === 'dear') refuse();
    return 'indexed';
  };
  await withParked({ mendDocument }, async ({ handle }) => {
    await handle.signal(REPLACE_SIGNAL, { price: 'dear' });
    await vi.waitFor(() => expect(written).toHaveLength(1), 10_000);
    await handle.signal(RETRY_SIGNAL);
    expect(await handle.result()).toEqual({ outcome: 'mended', attempts: 2 });
    expect(written).toEqual([{ price: 'dear' }, undefined]);
  });
});

test('skip ends it at once, also while a server is away', async () => {
  const mendDocument = async (): Promise<never> => {
    throw ApplicationFailure.retryable('elasticsearch bulk: ConnectionError', failureTypes.unavailable);
  };
  await withParked({ mendDocument }, async ({ handle }) => {
    await handle.signal(RETRY_SIGNAL);
    await vi.waitFor(async () => expect((await handle.describe()).raw.pendingActivities).toHaveLength(1), 10_000);
    await handle.signal(SKIP_SIGNAL);
    expect(await handle.result()).toEqual({ outcome: 'skipped', attempts: 1 });
  });
});

test('a record that can be read at last is applied to both targets, its keys twice', async () => {
  const deeds: string[] = [];
  const activities: Partial<Activities> = {
    indexDocuments: async ({ onRefused, startedAtMs }) => (
      deeds.push(`index ${onRefused} ${startedAtMs}`),
      nothingDone
    ),
    deleteCacheKeys: async () => (deeds.push('keys'), { named: 1, deleted: 1, deleteAgainAfterMs: 1000 }),
  };
  await withParked(
    activities,
    async ({ handle }) => {
      expect(await attributesOf(handle)).toMatchObject({ EvenkeelKey: ['t[3] 7'] });
      await handle.signal(RETRY_SIGNAL);
      expect(await handle.result()).toMatchObject({ outcome: 'mended' });
      expect(deeds).toEqual(['index parkDocuments 5', 'keys', 'keys']);
    },
    [parkedRecord, packRecords([record])],
  );
});

test('a table waits for a person alone, and retry starts its walk', async () => {
  const change = { tables: ['shop.goods'], kind: 'drop', statement: 'drop table goods' } as const;
  const parked: ParkedChange = {
    ...parkedDocument,
    subject: { kind: 'table', table: 'shop.goods', change: { ...change, tables: ['shop.goods'] } },
  };
  const walks: unknown[] = [];
  const mendTable: Activities['mendTable'] = async (input) => `heal/${walks.push(input)}`;
  await withParked(
    { mendTable },
    async ({ handle }) => {
      const { events } = await handle.fetchHistory();
      expect(events?.some((event) => event.timerStartedEventAttributes)).toBe(false);
      await handle.signal(RETRY_SIGNAL);
      expect(await handle.result()).toMatchObject({ outcome: 'mended' });
      expect(walks).toMatchObject([{ table: 'shop.goods', version: 100 }]);
    },
    [parked, null],
  );
});
