import type { Message } from 'kafkajs';
import type { Connections } from '../../demo/connections.ts';
import { createRandom } from '../../demo/random.ts';
import type { BenchGround } from '../bench-part.ts';
import { createChangeMaker } from './changes.ts';
import { type BacklogFormat, formats } from './formats.ts';
import type { BacklogRecord } from './record.ts';
import { type BacklogTable, makeTables, type TablesWish } from './tables.ts';

export interface BacklogWish extends TablesWish {
  changes: number;
  format: BacklogFormat;
}

/** Changes that wait in a topic of their own. */
export interface Backlog {
  topic: string;
  format: BacklogFormat;
  wish: BacklogWish;
  tables: readonly BacklogTable[];
  changes: number;
  /** With the tombstones that some formats send besides. */
  records: number;
  meanRecordBytes: number;
  /** The last records of a partition: as many as travel in one workflow. */
  sample: readonly BacklogRecord[];
  /** Revisions of the rows that it leaves: by table, by document id. */
  left: Map<string, Map<string, number>>;
}

export const PARTITIONS = 8;
const SEED = 2026;
const SAMPLE_RECORDS = 2_000;
/** Of one request; a partition's share of it is well below what a broker takes as one batch. */
const REQUEST_BYTES = 2_000_000;

/** Writes it; and deletes its topic when the work is done. */
export async function withBacklog<T>(
  { kafka, kafkaAdmin }: Connections,
  { wish, screen, signal }: Pick<BenchGround, 'screen' | 'signal'> & { wish: BacklogWish },
  work: (backlog: Backlog) => Promise<T>,
): Promise<T> {
  const topic = `backlog_${Date.now().toString(36)}`;
  await kafkaAdmin.createTopics({ topics: [{ topic, numPartitions: PARTITIONS }], waitForLeaders: true });
  const producer = kafka.producer();
  try {
    await producer.connect();
    const send = (messages: Message[]): Promise<unknown> => producer.send({ topic, acks: 1, messages });
    const onProgress = (made: number): void => {
      signal.throwIfAborted();
      screen.progress(`${made} of ${wish.changes} changes of the backlog are written`);
    };
    return await work({ topic, ...(await write(wish, send, onProgress)) });
  } finally {
    await producer.disconnect();
    await kafkaAdmin.deleteTopics({ topics: [topic] });
  }
}

async function write(
  wish: BacklogWish,
  send: (messages: Message[]) => Promise<unknown>,
  onProgress: (made: number) => void,
): Promise<Omit<Backlog, 'topic'>> {
  const { changes, format } = wish;
  const tables = makeTables(wish);
  const maker = createChangeMaker(tables, createRandom(SEED));
  const sample: BacklogRecord[] = [];
  let [records, bytes, waiting, waitingBytes] = [0, 0, [] as Message[], 0];
  for (let made = 1; made <= changes; made++) {
    const change = maker.next();
    const partition = partitionOf(`${change.table.name}/${change.id}`);
    for (const record of formats[format](change)) {
      waiting.push({ partition, ...record });
      waitingBytes += Buffer.byteLength(record.value ?? '');
      records += 1;
      if (partition === 0 && sample.push(record) > SAMPLE_RECORDS) sample.shift();
    }
    if (waitingBytes < REQUEST_BYTES && made < changes) continue;
    await send(waiting);
    bytes += waitingBytes;
    [waiting, waitingBytes] = [[], 0];
    onProgress(made);
  }
  return { format, wish, tables, changes, records, meanRecordBytes: bytes / records, sample, left: maker.left() };
}

/** All changes of a row go to one partition. */
function partitionOf(key: string): number {
  let hash = 0;
  for (let at = 0; at < key.length; at++) hash = (Math.imul(hash, 31) + key.charCodeAt(at)) >>> 0;
  return hash % PARTITIONS;
}
