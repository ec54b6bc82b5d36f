import kafkajs from 'kafkajs';
import { ConnectorError } from '../model/connector-error.ts';

export async function missingTopics(brokers: string[], topics: readonly string[]): Promise<string[]> {
  const kafka = new kafkajs.Kafka({
    clientId: 'evenkeel',
    brokers,
    logLevel: kafkajs.logLevel.NOTHING,
    connectionTimeout: 3_000,
    retry: { retries: 1 },
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    const there = new Set(await admin.listTopics());
    return topics.filter((topic) => !there.has(topic));
  } catch (error) {
    const { name, message } = error as Error;
    const hint = `is Kafka up at ${brokers.join(', ')}?`;
    throw new ConnectorError({ system: 'kafka', operation: 'list topics', code: name, retryable: true, message, hint });
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}
