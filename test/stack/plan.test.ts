import { expect, test } from 'vitest';
import { dataThatGoesWith, planParts } from '../../stack/plan.ts';

const standard = { db: 'mysql', capture: 'canal' } as const;

test('without names the chosen database and capture tool come with all the rest', () => {
  expect(planParts([], standard)).toEqual(['mysql', 'kafka', 'canal', 'temporal', 'elasticsearch', 'redis']);
  expect(planParts([], { db: 'mariadb', capture: 'debezium' })).toEqual([
    'mariadb',
    'kafka',
    'debezium',
    'temporal',
    'elasticsearch',
    'redis',
  ]);
});

test('what a part needs is started too, and first', () => {
  expect(planParts(['canal', 'redis'], standard)).toEqual(['mysql', 'kafka', 'canal', 'redis']);
  expect(planParts(['canal'], { ...standard, db: 'mariadb' })).toEqual(['mariadb', 'kafka', 'canal']);
});

test.each(['mysql', 'mariadb', 'kafka'] as const)('the cursors into %s go with its data', (part) => {
  expect(dataThatGoesWith([part])).toEqual(['canal', 'debezium', part]);
});

test('the data of other parts goes alone', () => {
  expect(dataThatGoesWith(['redis'])).toEqual(['redis']);
});
