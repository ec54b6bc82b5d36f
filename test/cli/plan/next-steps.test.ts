import { expect, test } from 'vitest';
import { nextSteps } from '../../../src/cli/plan/next-steps.ts';

test('what to do comes in the order in which it is done', () => {
  const change = (remedy: 'setup' | 'heal' | 'rebuild') => ({ mark: '~', what: 'x', remedy }) as const;
  const steps = nextSteps(
    [
      { index: 'a', table: 'd.a', state: 'there', live: ['a__1'], changes: [change('rebuild'), change('heal')] },
      { index: 'b', table: 'd.b', state: 'there', live: ['b__1'], changes: [change('heal')] },
      { index: 'c', table: 'd.c', state: 'missing', live: [], changes: [] },
      { index: 'd__1', table: 'd.d', state: 'leftOver', live: ['d__1'], changes: [] },
    ],
    { file: 'e.yaml', node: 'http://es' },
  );
  expect(steps.map(({ commands }) => commands)).toEqual([
    ['evenkeel setup -c e.yaml'],
    ['evenkeel resync d.c -c e.yaml', 'evenkeel resync d.a -c e.yaml', 'evenkeel resync d.b -c e.yaml'],
    ["curl -X DELETE 'http://es/d__1'"],
  ]);
});
