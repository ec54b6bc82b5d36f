import { createRedis } from '../../connectors/redis.ts';
import type { Config } from '../../config/schema.ts';
import { ConnectorError } from '../../model/connector-error.ts';
import { connectTemporal } from '../../workers/connect-temporal.ts';
import { missingSearchAttributes } from '../../workers/search-attributes.ts';
import { checkElasticsearch } from './elasticsearch-checks.ts';
import { error, type Finding } from './finding.ts';
import { checkKafka } from './kafka-checks.ts';
import { checkMappings } from './mapping-checks.ts';
import { checkMysql } from './mysql-checks.ts';
import { checkSchedules } from './schedule-checks.ts';

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
    check.catch((failure: Error) => [error([system], failure.message)]),
  );
  const compared = checkMappings(config).catch(withoutServer);
  return (await Promise.all([...findings, compared])).flat();
}

/** That a server is away is said already. */
function withoutServer(failure: Error): Finding[] {
  if (failure instanceof ConnectorError) return [];
  throw failure;
}

async function checkTemporal(config: Config): Promise<Finding[]> {
  const { temporal: settings } = config;
  const temporal = await connectTemporal(settings);
  try {
    const missing = await missingSearchAttributes(temporal, settings.namespace);
    if (missing.length === 0) return await checkSchedules(temporal.client, config);
    return [error(['temporal'], `Temporal lacks the search attributes ${missing.join(', ')}: run \`evenkeel setup\``)];
  } finally {
    await temporal.close();
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
