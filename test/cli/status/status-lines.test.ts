import { expect, test } from 'vitest';
import { shareText } from '../../../src/cli/status/check-text.ts';
import type { CheckFacts, StatusFacts, WorkFacts } from '../../../src/cli/status/status-facts.ts';
import { statusLines } from '../../../src/cli/status/status-lines.ts';
import { statusProblems } from '../../../src/cli/status/status-problems.ts';

const check: CheckFacts = {
  workflowId: 'repair/g/shop.goods/full',
  endedAt: '2026-11-21T03:10:00.000Z',
  state: 'repaired',
  phase: 'done',
  share: 0.999_996,
  missing: 1,
  stale: 2,
  orphaned: 0,
  healed: 3,
  stillWrong: 0,
};

const work: WorkFacts = {
  workers: { live: true, bulk: true },
  blocked: { count: 0, causes: [] },
  parked: { count: 0, causes: [] },
  running: [],
  kept: [],
  checks: [],
  schedules: [],
};

const well: StatusFacts = {
  groupId: 'g',
  at: '2026-11-21T22:00:00.000Z',
  servers: (['mysql', 'kafka', 'temporal', 'elasticsearch', 'redis'] as const).map((name) => ({ name, error: null })),
  lanes: {
    lanes: [{ lane: 'mysql.changes[0]', committed: '12', end: '12', behind: 0, oldestAgeMs: null }],
    missingTopics: [],
    ingresses: 2,
  },
  work,
};

const plain = (facts: StatusFacts): string[] => statusLines(facts, (_, text) => text);

test('where all is well it is short', () => {
  expect(statusProblems(well)).toEqual([]);
  expect(plain(well)).toEqual([
    'g: all is well',
    'servers    up: mysql, kafka, temporal, elasticsearch, redis',
    'lanes      1 lane, read by 2 processes: all applied',
    'workers    live served, bulk served',
    'blocked    none',
    'parked     none',
    'schedules  none: `evenkeel schedules apply` makes them',
  ]);
});

const busy: StatusFacts = {
  ...well,
  lanes: {
    lanes: [
      { lane: 'mysql.changes[0]', committed: '12', end: '20', behind: 8, oldestAgeMs: 4_000 },
      { lane: 'mysql.changes[1]', committed: null, end: '1234', behind: 1_234, oldestAgeMs: 61_000 },
    ],
    missingTopics: [],
    ingresses: 1,
  },
  work: {
    workers: { live: true, bulk: false },
    blocked: { count: 1, causes: [{ error: 'document_parsing_exception/price', table: 'shop.goods', count: 1 }] },
    parked: { count: 1_500, causes: [{ error: 'UndecodableRecord/not-json', table: '', count: 1_000 }] },
    running: [
      {
        workflowId: 'resync/g/shop.goods',
        kind: 'resync',
        what: 'shop.goods',
        state: 'copying',
        phase: 'copying',
        percent: 43,
        since: '2026-11-21T21:50:00.000Z',
      },
      {
        workflowId: 'repair/g/shop.brands/full',
        kind: 'repair',
        what: 'shop.brands',
        state: 'waiting for approval',
        phase: 'waiting for approval',
        percent: null,
        since: '2026-11-21T21:00:00.000Z',
      },
    ],
    kept: [{ table: 'shop.goods', what: 'goods__1, kept for 24 h', since: '2026-11-21T20:00:00.000Z' }],
    checks: [
      { table: 'shop.brands', latest: { recent: null, full: null } },
      {
        table: 'shop.goods',
        latest: { full: check, recent: { ...check, state: 'drifted', healed: 1, stillWrong: 2, share: 0.5 } },
      },
    ],
    schedules: [
      {
        id: 'repair/g/shop.goods/full',
        table: 'shop.goods',
        kind: 'full',
        times: 'cron 0 3 * * *',
        blackouts: 'none',
        timeZone: 'UTC',
        paused: false,
        note: null,
        nextAt: '2026-11-22T03:02:00.000Z',
        last: null,
      },
    ],
  },
};

test('where something is wrong that comes first, and everything has its line', () => {
  expect(plain(busy)).toEqual([
    'g: somebody has to see to this',
    '  no worker takes work from g-bulk: start `evenkeel worker` (or `run`) with this config',
    '  a lane is blocked: `evenkeel blocked list`',
    '  the repair of shop.brands waits for approval',
    '  the last recent repair of shop.goods left 2 wrong',
    'servers    up: mysql, kafka, temporal, elasticsearch, redis',
    'lanes      2 lanes, read by 1 process: 1,242 records behind, the oldest 1 min 1 s old',
    '           mysql.changes[1]: nothing applied yet, 1,234 behind, the oldest 1 min 1 s old',
    '           mysql.changes[0]: 12 of 20, 8 behind, the oldest 4 s old',
    'workers    live served, bulk not served',
    'blocked    1',
    '           1 document_parsing_exception/price of shop.goods',
    'parked     1,500 (of the newest 1,000:)',
    '           1,000 UndecodableRecord/not-json',
    'running    resync of shop.goods: copying, 43 %, for 10 min',
    '           repair of shop.brands: waiting for approval, for 1 h',
    'kept       shop.goods: goods__1, kept for 24 h, since 2 h ago',
    'checks     shop.goods: full 99.999 % 18 h 50 min ago (1 missing, 2 stale, 3 healed);',
    '           recent 50 % 18 h 50 min ago (1 missing, 2 stale, 1 healed, 2 still wrong)',
    '           shop.brands: full never; recent never',
    'schedules  shop.goods full: cron 0 3 * * *, next in 5 h 2 min',
  ]);
});

test('a workflow that has told nothing yet has not begun', () => {
  const silent = { workflowId: 'resync/g/shop.goods', kind: 'resync', what: 'resync/g/shop.goods', state: '' };
  const running = [{ ...silent, phase: null, percent: null, since: '2026-11-21T21:50:00.000Z' }];
  expect(plain({ ...well, work: { ...work, running } })).toContain(
    'running    resync of resync/g/shop.goods: not begun, for 10 min',
  );
});

test('what a server that is down would tell is left out, the rest is there', () => {
  const servers = well.servers.map(({ name }) => ({
    name,
    error: name === 'temporal' ? 'temporal connect: refused' : null,
  }));
  const lines = plain({ ...well, servers, work: null });
  expect(lines).toEqual([
    'g: somebody has to see to this',
    '  temporal is down',
    'servers    up: mysql, kafka, elasticsearch, redis',
    '           temporal is down: temporal connect: refused',
    'lanes      1 lane, read by 2 processes: all applied',
  ]);
});

test('parked changes and lag ask nobody', () => {
  const parked = { count: 3, causes: [] };
  expect(statusProblems({ ...well, lanes: { ...busy.lanes!, ingresses: 1 }, work: { ...work, parked } })).toEqual([]);
});

test('no repair that was cancelled by a person is a problem, one that failed or was terminated is', () => {
  const latest = (state: string) => ({ recent: null, full: { ...check, state } });
  const problems = (state: string) =>
    statusProblems({ ...well, work: { ...work, checks: [{ table: 'a.a', latest: latest(state) }] } });
  expect(['consistent', 'repaired', 'cancelled'].flatMap(problems)).toEqual([]);
  expect(['failed', 'terminated'].flatMap(problems)).toEqual([
    'the last full repair of a.a has failed',
    'the last full repair of a.a has been terminated',
  ]);
});

test('a share is never told better than it is', () => {
  expect([1, 0.999_999_9, 0.5, 0, null].map(shareText)).toEqual([
    '100 %',
    '99.999 %',
    '50 %',
    '0 %',
    'nothing to compare',
  ]);
});

test('no line is wider than a terminal, and a long list is cut', () => {
  const lanes = Array.from({ length: 64 }, (_, partition) => ({
    lane: `a.topic.with.a.name.that.is.as.long.as.names.of.topics.get.in.the.end[${partition}]`,
    committed: '123456789012',
    end: '123456789999',
    behind: 987,
    oldestAgeMs: 90_000,
  }));
  const lines = plain({ ...well, lanes: { lanes, missingTopics: [], ingresses: 1 } });
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  expect(lines).toContain('           and 56 more');
});
