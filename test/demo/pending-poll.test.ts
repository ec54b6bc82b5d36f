import { expect, it } from 'vitest';
import { createPendingPoll } from '../../demo/latency/pending-poll.ts';

it('asks for all that is waited for at once, and lets each go when it is done', async () => {
  const asked: string[][] = [];
  const done = new Set<string>();
  const poll = createPendingPoll<string>({
    everyMs: 1,
    findDone: async (items) => {
      asked.push([...items]);
      return items.filter((item) => done.has(item));
    },
  });
  const [first, second] = [poll.until('a'), poll.until('b')];
  done.add('b');
  expect(await second).toBeGreaterThan(0);
  done.add('a');
  expect(await first).toBeGreaterThanOrEqual((await second)!);
  expect(asked.some((items) => items.length === 2)).toBe(true);
  await poll.stop();
});

it('goes on after a question that failed', async () => {
  let questions = 0;
  const poll = createPendingPoll<string>({
    everyMs: 1,
    findDone: async (items) => {
      if (++questions === 1) throw new Error('down');
      return items;
    },
  });
  expect(await poll.until('a')).toBeGreaterThan(0);
  await poll.stop();
});

it('gives up what is still open when it is stopped', async () => {
  const poll = createPendingPoll<string>({ everyMs: 1, findDone: async () => [] });
  const open = poll.until('a');
  await poll.stop();
  expect(await open).toBeUndefined();
});
