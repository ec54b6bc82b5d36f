import { expect, test } from 'vitest';
import { changedKeys } from '../../../src/activities/repair/changed-keys.ts';
import { createDecoder } from '../../../src/formats/formats.ts';

const decoder = createDecoder('canal', { timeZone: 'UTC', columnTypes: () => undefined });

const message = (table: string, more: object) =>
  Buffer.from(
    JSON.stringify({
      id: 1,
      database: 'shop',
      table,
      pkNames: ['id'],
      isDdl: false,
      type: 'UPDATE',
      es: 1,
      ts: 1,
      sql: '',
      mysqlType: { id: 'int', name: 'varchar(9)' },
      sqlType: { id: 4, name: 12 },
      old: null,
      ...more,
    }),
  );

const record = (value: Buffer | null) => ({
  topic: 'changes',
  offset: '1',
  timestamp: '1',
  key: null,
  value,
  headers: {},
});

test('each key once, those that rows had before too, of the tables that a name stands for; what cannot be read is left to the lanes', () => {
  const found = changedKeys(() => decoder, { name: 'shop.order_[0-9]+', key: ['id'] } as never, [
    record(
      message('order_1', {
        data: [
          { id: '1', name: 'a' },
          { id: '2', name: 'b' },
        ],
      }),
    ),
    record(message('order_1', { data: [{ id: '1', name: 'c' }], old: [{ name: 'a' }] })),
    record(message('order_2', { data: [{ id: '4', name: 'c' }], old: [{ id: '3' }] })),
    record(message('goods', { data: [{ id: '9', name: 'c' }] })),
    record(Buffer.from('{ not json')),
    record(null),
  ]);
  expect(Object.fromEntries(found)).toEqual({ 'shop.order_1': [[1], [2]], 'shop.order_2': [[3], [4]] });
});
