import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { endpoints, host } from '../../endpoints.ts';
import { runMaven } from '../../get/maven.ts';
import { fingerprintOf } from '../../get/stamp.ts';
import type { Choice, Db, Part, Site } from '../../part.ts';
import { libDir, resource } from '../../paths.ts';
import { port } from '../../ports.ts';
import { beginBinlog, followsBinlog } from '../database/binlog.ts';
import { flavourOf } from '../database/flavour.ts';
import { javaCommand } from '../java/java-command.ts';

/** The connector of the one database refuses the other, and their versions do not go together. */
const connectors: Record<Db, { pom: string; class: string }> = {
  mysql: { pom: resource('debezium', 'pom-mysql.xml'), class: 'io.debezium.connector.mysql.MySqlConnector' },
  mariadb: { pom: resource('debezium', 'pom-mariadb.xml'), class: 'io.debezium.connector.mariadb.MariaDbConnector' },
};

/** Kafka Connect in one process with one connector. Its topics are dbz.<database>.<table>. */
export const debezium: Part = {
  name: 'debezium',
  needs: ({ db }) => [db, 'kafka'],
  ports: ['connect'],
  java: 17,
  recipe: () => ({
    fingerprint: fingerprintOf(...Object.values(connectors).map(({ pom }) => readFileSync(pom, 'utf8'))),
    tools: ['mvn'],
    make: async (folder) => {
      for (const [db, { pom }] of Object.entries(connectors)) {
        mkdirSync(join(folder, db));
        await runMaven(pom, 'dependency:copy-dependencies', join(folder, db));
      }
    },
  }),
  prepare: async (site) => {
    // In a MariaDB without a single GTID the connector finds no place to begin at, and fails for good.
    if (flavourName(site) === 'mariadb') await beginBinlog(site.choice.db);
  },
  command: (site) => ({
    ...javaCommand(site, {
      flags: ['-Xms64m', '-Xmx384m', '-XX:TieredStopAtLevel=1', '-Dorg.slf4j.simpleLogger.showDateTime=true'],
      classpath: join(site.lib, flavourName(site), 'lib', '*'),
      main: 'org.apache.kafka.connect.cli.ConnectStandalone',
      args: [workerFile(site), connectorFile(site)],
    }),
    files: {
      [workerFile(site)]: asProperties(worker(site)),
      [connectorFile(site)]: JSON.stringify(
        { name: connectorName(site.choice), config: connector(site) },
        undefined,
        2,
      ),
    },
  }),
  ready: async ({ choice }) => {
    const response = await fetch(`http://${host}:${port('connect')}/connectors/${connectorName(choice)}/status`);
    const { tasks } = (await response.json()) as { tasks?: { state: string }[] };
    const state = tasks?.[0]?.state ?? 'not there yet';
    if (state !== 'RUNNING') throw new Error(`the connector's task is ${state}`);
    if (!(await followsBinlog(choice.db, 'debezium'))) throw new Error('the database does not send it the binlog yet');
  },
};

const flavourName = ({ choice }: Site): Db => flavourOf(libDir(choice.db)).name;
const connectorName = ({ db }: Choice) => `dbz-${db}`;
const workerFile = ({ data }: Site) => join(data, 'worker.properties');
const connectorFile = ({ data, choice }: Site) => join(data, `${choice.db}.json`);

const worker = ({ data, choice }: Site) => ({
  'bootstrap.servers': endpoints().kafka.brokers.join(','),
  listeners: `http://${host}:${port('connect')}`,
  'key.converter': 'org.apache.kafka.connect.json.JsonConverter',
  'value.converter': 'org.apache.kafka.connect.json.JsonConverter',
  'key.converter.schemas.enable': false,
  'value.converter.schemas.enable': false,
  'offset.storage.file.filename': join(data, `${choice.db}.offsets`),
  'offset.flush.interval.ms': 1000,
  'plugin.discovery': 'only_scan',
  'topic.creation.enable': true,
});

function connector(site: Site): Record<string, string> {
  const { mysql, kafka } = endpoints(site.choice.db);
  return {
    'connector.class': connectors[flavourName(site)].class,
    'tasks.max': '1',
    'database.hostname': mysql.host,
    'database.port': String(mysql.port),
    'database.user': 'debezium',
    'database.password': 'debezium',
    'database.server.id': '5001',
    ...(flavourName(site) === 'mysql' ? { 'database.ssl.mode': 'preferred' } : { 'database.ssl.mode': 'disable' }),
    'database.exclude.list': 'mysql,sys,information_schema,performance_schema',
    'topic.prefix': 'dbz',
    'topic.creation.default.partitions': '8',
    'topic.creation.default.replication.factor': '1',
    'schema.history.internal.kafka.bootstrap.servers': kafka.brokers.join(','),
    'schema.history.internal.kafka.topic': `dbz-history-${site.choice.db}`,
    'poll.interval.ms': '10', // the standard 500 is latency
    'snapshot.mode': 'initial',
    'include.schema.changes': 'true',
    'provide.transaction.metadata': 'true',
    'heartbeat.interval.ms': '3000',
    'tombstones.on.delete': 'true',
    'skipped.operations': 'none',
    'decimal.handling.mode': 'string',
    'bigint.unsigned.handling.mode': 'precise',
  };
}

const asProperties = (values: Record<string, string | number | boolean>): string =>
  Object.entries(values)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
