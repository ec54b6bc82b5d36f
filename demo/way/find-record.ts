import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin, Kafka } from 'kafkajs';
import { DemoError } from '../demo-error.ts';
import { type BesideRecord, type EndOffsets, readBeside } from './read-beside.ts';

const patienceMs = 20_000;

/** Reads the topic from these offsets on until a record matches. */
export async function findRecord(
  servers: { kafka: Kafka; kafkaAdmin: Admin },
  question: { topic: string; from: EndOffsets; matches: (value: string) => boolean },
): Promise<BesideRecord> {
  const { topic, matches } = question;
  let found: (record: BesideRecord) => void = () => undefined;
  const match = new Promise<BesideRecord>((resolve) => (found = resolve));
  const reading = await readBeside(servers, question, (record) => {
    if (matches(record.value)) found(record);
  });
  const tooLong = async (): Promise<never> => {
    await sleep(patienceMs, undefined, { ref: false });
    throw new DemoError(`the record is not in ${topic} after ${patienceMs} ms`);
  };
  try {
    return await Promise.race([match, reading.failed, tooLong()]);
  } finally {
    await reading.stop();
  }
}
