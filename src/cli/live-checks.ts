import { createElasticsearch } from '../connectors/elasticsearch.ts';
import { hasAlias } from '../connectors/index-setup.ts';
import { createMysql, type SourceDatabase } from '../connectors/mysql.ts';
import { createRedis } from '../connectors/redis.ts';
import type { Config } from '../config/schema.ts';
import { missingTopics } from '../ingress/missing-topics.ts';
import { templateColumns } from '../mapping/key-template.ts';
import { connectTemporal } from '../workers/connect-temporal.ts';
import { missingSearchAttributes } from '../workers/search-attributes.ts';

/** Something wrong, the setting that it hangs on, and what to do about it. */
export interface Finding {
  path: PropertyKey[];
  message: string;
}

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
  const { client, ping, close } = createElasticsearch(settings);
  try {
    await ping();
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

async function checkMysql({ mysql, tables }: Config): Promise<Finding[]> {
  const source = createMysql(mysql);
  try {
    const findings = await checkBinlog(source);
    for (const [at, table] of tables.entries()) {
      for (const { setting, message } of await checkTable(source, table))
        findings.push({ path: ['tables', at, ...setting], message });
    }
    return findings;
  } finally {
    await source.close();
  }
}

const neededVariables = { log_bin: 'ON', binlog_format: 'ROW', binlog_row_image: 'FULL' } as const;

async function checkBinlog(source: SourceDatabase): Promise<Finding[]> {
  const names = Object.keys(neededVariables);
  const rows = await source.query(
    `SHOW GLOBAL VARIABLES WHERE Variable_name IN (${names.map((name) => `'${name}'`).join()})`,
  );
  const values = new Map(rows.map((row) => [row['Variable_name'], row['Value']]));
  return Object.entries(neededVariables)
    .filter(([name, needed]) => values.get(name) !== needed)
    .map(([name, needed]) => ({
      path: ['mysql'],
      message: `MySQL has ${name}=${String(values.get(name))}, but row changes need ${name}=${needed}`,
    }));
}

async function checkTable(
  source: SourceDatabase,
  { table, key, cacheKeys }: Config['tables'][number],
): Promise<{ setting: PropertyKey[]; message: string }[]> {
  const columns = await source.columns(table);
  if (columns === null)
    return [{ setting: ['table'], message: `MySQL has no table ${table}, or its user may not see it` }];
  const names = new Set(columns.map(({ name }) => name));
  const primary = columns.filter(({ isPrimaryKey }) => isPrimaryKey).map(({ name }) => name);
  const findings = cacheKeys.flatMap((template, at) =>
    templateColumns(template)
      .filter((column) => !names.has(column))
      .map((column) => ({ setting: ['cacheKeys', at], message: `${table} has no column "${column}"` })),
  );
  if (key.toSorted().join() !== primary.toSorted().join())
    findings.push({
      setting: ['key'],
      message:
        primary.length > 0
          ? `the primary key of ${table} is [${primary.join(', ')}]`
          : `${table} has no primary key: its rows cannot be told apart`,
    });
  return findings;
}
