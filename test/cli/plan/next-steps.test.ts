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
    { file: 'e.yaml', groupId: 'g', node: 'http://es', temporal: { address: 't:1', namespace: 'n' } },
  );
  const walk = (table: string): string =>
    `temporal workflow start --address t:1 --namespace n --type healTable --task-queue g-bulk --workflow-id 'heal/g/${table}' --input '{"table":"${table}"}'`;
  expect(steps.map(({ commands }) => commands)).toEqual([
    ["curl -X DELETE 'http://es/a__1'"],
    ['evenkeel setup -c e.yaml'],
    [walk('d.c'), walk('d.a'), walk('d.b')],
    ['evenkeel setup -c e.yaml --accept d.b'],
    ["curl -X DELETE 'http://es/d__1'"],
  ]);
});
