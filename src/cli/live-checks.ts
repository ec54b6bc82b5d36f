import { createElasticsearch } from '../connectors/elasticsearch.ts';
import { hasAlias } from '../connectors/index-setup.ts';
import { createRedis } from '../connectors/redis.ts';
import type { Config } from '../config/schema.ts';
import { missingTopics } from '../ingress/missing-topics.ts';
import { connectTemporal } from '../workers/connect-temporal.ts';
import { missingSearchAttributes } from '../workers/search-attributes.ts';
import type { Finding } from './finding.ts';
import { checkMysql } from './mysql-checks.ts';

/** Asks every server, all at once; one that is away is one finding, and the others are still checked. */
export async function checkLive(config: Config): Promise<Finding[]> {
  const checks: Record<string, Promise<Finding[]>> = {
    kafka: checkKafka(config),
    temporal: checkTemporal(config),
    elasticsearch: checkElasticsearch(config),
    redis: checkRedis(config),
    mysql: checkMysql(config),
  };
  const findings = Object.entries(checks).map(([system, check]) =>
    check.catch((error: Error): Finding[] => [{ path: [system], message: error.message }]),
  );
  return (await Promise.all(findings)).flat();
}

async function checkKafka({ kafka }: Config): Promise<Finding[]> {
  const names = kafka.topics.map(({ name }) => name);
  return (await missingTopics(kafka.brokers, names)).map((name) => ({
    path: ['kafka', 'topics', names.indexOf(name), 'name'],
    message: `Kafka has no topic "${name}": create it, or start the capture tool first`,
  }));
}

async function checkTemporal({ temporal: settings }: Config): Promise<Finding[]> {
  const temporal = await connectTemporal(settings);
  try {
    const missing = await missingSearchAttributes(temporal, settings.namespace);
    if (missing.length === 0) return [];
    return [
      {
        path: ['temporal'],
        message: `Temporal lacks the search attributes ${missing.join(', ')}: run \`evenkeel setup\``,
      },
    ];
  } finally {
    await temporal.close();
  }
}

async function checkElasticsearch({ elasticsearch: settings, tables }: Config): Promise<Finding[]> {
  const { client, ping, upSinceMs, close } = createElasticsearch(settings);
  try {
    await ping();
    await upSinceMs();
    const findings: Finding[] = [];
    for (const [at, { index }] of tables.entries()) {
      if (index && !(await hasAlias(client, index.name)))
        findings.push({
          path: ['tables', at, 'index', 'name'],
          message: `Elasticsearch has no alias "${index.name}": run \`evenkeel setup\``,
        });
    }
    return findings;
  } finally {
    await close();
  }
}

async function checkRedis({ redis }: Config): Promise<Finding[]> {
  const cache = createRedis(redis);
  try {
    await cache.ping();
    return [];
  } finally {
    await cache.close();
  }
}
