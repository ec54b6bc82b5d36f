import { expect, test } from 'vitest';
import { oneAfterAnother } from '../../src/connectors/one-after-another.ts';

function gated() {
  const open: (() => void)[] = [];
  let begun = 0;
  const run = oneAfterAnother(async () => {
    const number = ++begun;
    await new Promise<void>((resolve) => open.push(resolve));
    if (number === 2) throw new Error('the second fails');
    return number;
  });
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return { run, turn, openNext: () => open.shift()?.() };
}

test('who asks while a run is under way gets the next one, together with all who asked meanwhile', async () => {
  const { run, turn, openNext } = gated();
  const first = run();
  await turn();
  const others = Promise.allSettled([run(), run()]);
  openNext();
  expect(await first).toBe(1);
  await turn();
  const third = run();
  openNext();
  expect((await others).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await turn();
  openNext();
  expect(await third).toBe(3);
});
