import type { Config } from '../../config/schema.ts';
import { createElasticsearch } from '../../connectors/elasticsearch.ts';
import { createMysql } from '../../connectors/mysql.ts';
import { createRedis } from '../../connectors/redis.ts';

/** Who waits longer wants to know why. */
const ANSWER_WITHIN_MS = 8_000;

/** What was asked, or why there is no answer. */
export type Answer<T> = { value: T; error: null } | { value: null; error: string };

export async function answerOf<T>(question: Promise<T>): Promise<Answer<T>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ANSWER_WITHIN_MS / 1000} s`)), ANSWER_WITHIN_MS);
  });
  try {
    return { value: await Promise.race([question, late]), error: null };
  } catch (error) {
    return { value: null, error: (error as Error).message };
  } finally {
    clearTimeout(timer);
  }
}

export async function pingElasticsearch({ elasticsearch }: Config): Promise<void> {
  const { ping, close } = createElasticsearch(elasticsearch);
  await closedAfter(ping(), close);
}

export async function pingRedis({ redis }: Config): Promise<void> {
  const { ping, close } = createRedis(redis);
  await closedAfter(ping(), close);
}

export async function pingMysql({ mysql }: Config): Promise<void> {
  const source = createMysql(mysql);
  await closedAfter(source.query('SELECT 1'), () => source.close());
}

async function closedAfter(question: Promise<unknown>, close: () => Promise<void>): Promise<void> {
  try {
    await question;
  } finally {
    await close();
  }
}
