import { changeTopicPartitions } from '../../../stack/endpoints.ts';
import { letGo, untilWaiting } from '../operator.ts';
import type { Ground, Scenario } from '../scenario.ts';

const lastsMs = 8_000;
const table = { database: 'shop', table: 'goods' };
const insert = { ...table, type: 'INSERT', isDdl: false, mysqlType: { id: 'bigint' }, old: null };

/** Nothing of it is of MySQL, so nothing of it may be seen anywhere; each names a mapped table, or nobody would look at it. */
type Poison = Record<string, Buffer | string | null>;

/** To any decoder. */
const poison: Poison = {
  'not JSON': 'goods: this is not JSON',
  'half of a message': '{"database":"shop","table":"goods","type":"INSERT","data":[{"id":"1"',
  'binary bytes': Buffer.from([0, 255, 254, 103, 111, 111, 100, 115, 0, 128]),
  'a byte order mark alone': Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('goods')]),
  'an empty record': '',
  'a tombstone': null,
  'a string': '"goods"',
  'a list': '["goods"]',
  'a hundred thousand brackets': `{"database":"shop","table":"goods","op":"c","type":"INSERT","after":[],"data":${'['.repeat(100_000)}`,
  'two megabytes of nothing': `goods ${' '.repeat(2_000_000)}`,
};

const poisonOfCanal: Poison = {
  'no type': JSON.stringify(table),
  'no data': JSON.stringify({ ...insert, data: null }),
  'data that is a string': JSON.stringify({ ...insert, data: 'goods' }),
  'rows that are null': JSON.stringify({ ...insert, data: [null] }),
  'rows that are strings': JSON.stringify({ ...insert, data: ['goods'] }),
  'rows that are lists': JSON.stringify({ ...insert, data: [[1]] }),
  'a row without its key': JSON.stringify({ ...insert, data: [{ name: 'x' }] }),
  'a key that is null': JSON.stringify({ ...insert, data: [{ id: null }] }),
  'a key that is an object': JSON.stringify({ ...insert, data: [{ id: { $gt: '' } }] }),
  'types that are a string': JSON.stringify({ ...insert, mysqlType: 'bigint', data: [{ id: null }] }),
  'keys of the prototype': `{"database":"shop","table":"goods","type":"INSERT","mysqlType":{"__proto__":"int"},"data":[{"__proto__":{"id":"1"},"constructor":"x"}]}`,
  'a type of the prototype': JSON.stringify({ ...insert, type: 'constructor', data: [{ id: '1' }] }),
};

const source = { db: 'shop', table: 'goods' };
const created = { op: 'c', source, before: null };

const poisonOfDebezium: Poison = {
  'no op': JSON.stringify({ source, after: { id: 1 } }),
  'an op of the prototype': JSON.stringify({ ...created, op: 'constructor', after: { id: 1 } }),
  'no source': JSON.stringify({ ...created, source: 'goods', after: { id: 1 } }),
  'no row': JSON.stringify({ ...created, after: null }),
  'a row that is a string': JSON.stringify({ ...created, after: 'goods' }),
  'a row that is a list': JSON.stringify({ ...created, after: [1] }),
  'a row on both sides': JSON.stringify({ ...created, before: { id: 1 }, after: { id: 1 } }),
  'a key that is null': JSON.stringify({ ...created, after: { id: null } }),
  'a key that is an object': JSON.stringify({ ...created, after: { id: { $gt: '' } } }),
  'a schema that is a string': JSON.stringify({ schema: 'goods', payload: { ...created, after: { id: 1 } } }),
  'a schema without columns': JSON.stringify({ schema: { fields: [] }, payload: { ...created, after: { id: 1 } } }),
  'a message of Canal': JSON.stringify({ ...insert, data: [{ id: '1' }] }),
};

const kindsOf = ({ choice }: Ground): Poison => ({
  ...poison,
  ...(choice.capture === 'canal' ? poisonOfCanal : poisonOfDebezium),
});

/** Every kind into every lane, in the middle of the load. */
export const poisonMessages: Scenario = {
  name: 'poison-messages',
  title: 'messages of every kind that nobody can read, into each lane; then they are given up',
  async fault(ground) {
    const producer = ground.servers.kafka.producer();
    await producer.connect();
    try {
      for (const value of Object.values(kindsOf(ground))) {
        const messages = Array.from({ length: changeTopicPartitions }, (_, partition) => ({
          partition,
          value: typeof value === 'string' ? Buffer.from(value) : value,
        }));
        await producer.send({ topic: ground.shop.goodsTopic, messages });
      }
    } finally {
      await producer.disconnect();
    }
    await untilWaiting(ground, 'parked');
    await ground.wait(lastsMs);
    await letGo(ground, 'skip');
  },
};
