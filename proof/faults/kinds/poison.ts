import { changeTopicPartitions } from '../../../stack/endpoints.ts';
import { letGo, untilWaiting } from '../operator.ts';
import type { Scenario } from '../scenario.ts';

const lastsMs = 8_000;
const table = { database: 'shop', table: 'goods' };
const insert = { ...table, type: 'INSERT', isDdl: false, mysqlType: { id: 'bigint' }, old: null };

/** Nothing of it is of MySQL, so nothing of it may be seen anywhere; each names a mapped table, or nobody would look at it. */
const poison: Record<string, Buffer | string | null> = {
  'not JSON': 'goods: this is not JSON',
  'half of a message': '{"database":"shop","table":"goods","type":"INSERT","data":[{"id":"1"',
  'binary bytes': Buffer.from([0, 255, 254, 103, 111, 111, 100, 115, 0, 128]),
  'a byte order mark alone': Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('goods')]),
  'an empty record': '',
  'a tombstone': null,
  'a string': '"goods"',
  'a list': '["goods"]',
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
  'a hundred thousand brackets': `{"database":"shop","table":"goods","type":"INSERT","data":${'['.repeat(100_000)}`,
  'two megabytes of nothing': `goods ${' '.repeat(2_000_000)}`,
};

/** Every kind into every lane, in the middle of the load. */
export const poisonMessages: Scenario = {
  name: 'poison-messages',
  title: `${Object.keys(poison).length} kinds of messages that nobody can read, into each lane; then they are given up`,
  async fault(ground) {
    const producer = ground.servers.kafka.producer();
    await producer.connect();
    try {
      for (const value of Object.values(poison)) {
        const messages = Array.from({ length: changeTopicPartitions }, (_, partition) => ({
          partition,
          value: typeof value === 'string' ? Buffer.from(value) : value,
        }));
        await producer.send({ topic: 'mysql.changes', messages });
      }
    } finally {
      await producer.disconnect();
    }
    await untilWaiting(ground, 'parked');
    await ground.wait(lastsMs);
    await letGo(ground, 'skip');
  },
};
