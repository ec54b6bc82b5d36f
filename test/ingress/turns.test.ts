import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { createTurns } from '../../src/ingress/turns.ts';

afterEach(() => void vi.useRealTimers());

/** Asks for a turn each, and tells who has one. */
function asking(turns: ReturnType<typeof createTurns>) {
  const have: string[] = [];
  const ends = new Map<string, () => void>();
  async function take(name: string): Promise<void> {
    const end = await turns.take();
    have.push(name);
    ends.set(name, end);
  }
  return { have, ask: (name: string) => void take(name), end: (name: string) => ends.get(name)?.() };
}

test('so many have a turn at a time, in the order of asking', async () => {
  const { have, ask, end } = asking(createTurns(2));
  for (const name of ['a', 'b', 'c', 'd']) ask(name);
  await sleep(0);
  expect(have).toEqual(['a', 'b']);
  end('b');
  await sleep(0);
  expect(have).toEqual(['a', 'b', 'c']);
  end('b');
  await sleep(0);
  expect(have).toEqual(['a', 'b', 'c']);
  end('a');
  await sleep(0);
  expect(have).toEqual(['a', 'b', 'c', 'd']);
});

test('whoever takes long keeps no other waiting, and gives nothing back twice', async () => {
  vi.useFakeTimers();
  const { have, ask, end } = asking(createTurns(1));
  for (const name of ['waits for a person', 'b', 'c']) ask(name);
  await vi.advanceTimersByTimeAsync(999);
  expect(have).toEqual(['waits for a person']);
  await vi.advanceTimersByTimeAsync(1);
  expect(have).toEqual(['waits for a person', 'b']);
  end('waits for a person');
  await vi.advanceTimersByTimeAsync(0);
  expect(have).toEqual(['waits for a person', 'b']);
});
