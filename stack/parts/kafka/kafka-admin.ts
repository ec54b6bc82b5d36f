import { type Admin, Kafka, logLevel } from 'kafkajs';
import { endpoints } from '../../endpoints.ts';

/** One attempt: whoever needs more asks again. */
export async function withKafkaAdmin<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
  const client = new Kafka({
    ...endpoints().kafka,
    clientId: 'evenkeel-stack',
    logLevel: logLevel.NOTHING,
    connectionTimeout: 1000,
    requestTimeout: 3000,
    retry: { retries: 0 },
  });
  const admin = client.admin();
  try {
    await admin.connect();
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}
