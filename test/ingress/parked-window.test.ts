import { expect, test } from 'vitest';
import { createParkedWindow } from '../../src/ingress/parked-window.ts';

test('counts by error, and forgets after a minute', () => {
  let nowMs = 0;
  const window = createParkedWindow(() => nowMs);
  expect(window.lately()).toBeUndefined();
  window.add({ a: 2 });
  nowMs = 30_000;
  window.add({ a: 1, b: 5 });
  expect(window.lately()).toEqual({ a: 3, b: 5 });
  nowMs = 60_000;
  expect(window.lately()).toEqual({ a: 1, b: 5 });
  nowMs = 90_000;
  expect(window.lately()).toBeUndefined();
});
