import { existsSync, readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { loadConfig } from '../../src/config/load-config.ts';
import { changeTopic, changeTopicPartitions } from '../../stack/endpoints.ts';
import { port, portVariable, type PortName } from '../../stack/ports.ts';

interface Service {
  image: string;
  build?: string;
  container_name?: string;
  command?: string[];
  environment?: Record<string, string | number>;
  ports?: string[];
  volumes?: string[];
  healthcheck?: { test?: string[] };
  depends_on?: Record<string, { condition: string }>;
  restart?: string;
}

const compose = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
};
const services = Object.entries(compose.services);
const service = (name: string): Service => compose.services[name]!;

test('the services are those that the development stack and the documentation name', () => {
  expect(Object.keys(compose.services).toSorted()).toEqual([
    'canal',
    'elasticsearch',
    'ingress',
    'kafka',
    'mysql',
    'prometheus',
    'redis',
    'setup',
    'temporal',
    'temporal-ui',
    'topics',
    'worker',
  ]);
});

test('nothing has a fixed name, and ingress and worker have no port of the host: any number of them can run', () => {
  expect(services.filter(([, { container_name }]) => container_name !== undefined)).toEqual([]);
  expect(service('ingress').ports).toBeUndefined();
  expect(service('worker').ports).toBeUndefined();
});

const published: [string, PortName][] = [
  ['mysql', 'mysql'],
  ['kafka', 'kafka'],
  ['temporal', 'temporal'],
  ['temporal-ui', 'temporalUi'],
  ['elasticsearch', 'elasticsearch'],
  ['redis', 'redis'],
  ['prometheus', 'prometheus'],
];

test.each(published)('%s answers where the native one does, by the same variable and default', (name, portName) => {
  vi.stubEnv(portVariable(portName), undefined);
  expect(service(name).ports).toHaveLength(1);
  const [, variable, standard] = /^127\.0\.0\.1:\$\{(\w+):-(\d+)\}:\d+$/.exec(service(name).ports?.[0] ?? '') ?? [];
  expect(variable).toBe(portVariable(portName));
  expect(Number(standard)).toBe(port(portName));
  vi.unstubAllEnvs();
});

test('no other service can be reached from the host', () => {
  const others = services.filter(([name]) => !published.some(([known]) => known === name));
  expect(others.filter(([, { ports }]) => ports !== undefined)).toEqual([]);
});

test('Kafka tells clients on the host the address that its port is published at', () => {
  const external = /EXTERNAL:\/\/([^,]+)/.exec(
    String(service('kafka').environment?.['KAFKA_ADVERTISED_LISTENERS']),
  )?.[1];
  expect(service('kafka').ports).toEqual([`${external}:19092`]);
  expect(service('kafka').environment?.['KAFKA_LISTENERS']).toContain('EXTERNAL://:19092');
});

test('every image has a version, and our own is built here', () => {
  const unpinned = services.filter(([, { image, build }]) => build === undefined && !/:v?\d+\.\d+/.test(image));
  expect(unpinned).toEqual([]);
  expect(services.filter(([, { build }]) => build === '.').map(([name]) => name)).toEqual([
    'setup',
    'ingress',
    'worker',
  ]);
});

test('what waits for a health check waits for a service that has one, and what waits for an end for one that ends', () => {
  for (const [name, { depends_on }] of services)
    for (const [target, { condition }] of Object.entries(depends_on ?? {})) {
      const why = `${name} waits for ${target}: ${condition}`;
      expect(compose.services, why).toHaveProperty(target);
      if (condition === 'service_healthy') expect(service(target).healthcheck?.test, why).toBeDefined();
      else expect([condition, service(target).restart], why).toEqual(['service_completed_successfully', undefined]);
    }
});

test('every server has a health check, and comes back after a restart of the engine', () => {
  const once = ['setup', 'topics'];
  const ours = [...once, 'ingress', 'worker'];
  for (const [name, { healthcheck, restart }] of services) {
    if (!ours.includes(name)) expect(healthcheck?.test, name).toBeDefined();
    if (!once.includes(name)) expect(restart, name).toBe('unless-stopped');
  }
});

test('every mounted file is there, every volume is declared, and each server keeps its data', () => {
  const sources = services.flatMap(([, { volumes }]) => (volumes ?? []).map((volume) => volume.split(':')[0]!));
  const [files, named] = [
    sources.filter((source) => source.startsWith('.')),
    sources.filter((s) => !s.startsWith('.')),
  ];
  expect(files.filter((file) => !existsSync(file))).toEqual([]);
  expect(named.toSorted()).toEqual(Object.keys(compose.volumes).toSorted());
});

test('the topic that is made, the one that Canal writes and the one that evenkeel follows are one', () => {
  const instance = readFileSync('deploy/canal/instance.properties', 'utf8');
  const { kafka } = loadConfig('deploy/evenkeel.yaml', {}).config;
  expect(service('topics').command).toEqual(
    expect.arrayContaining([`--topic=${changeTopic}`, `--partitions=${changeTopicPartitions}`]),
  );
  expect(instance).toMatch(new RegExp(`^canal\\.mq\\.topic=${changeTopic.replace('.', '\\.')}$`, 'm'));
  expect(instance).toMatch(new RegExp(`^canal\\.mq\\.partitionsNum=${changeTopicPartitions}$`, 'm'));
  expect(kafka.topics.map(({ name }) => name)).toEqual([changeTopic]);
});

test('the containers map the tables of the example, and find each server by the name of its service', () => {
  const { config } = loadConfig('deploy/evenkeel.yaml', {});
  const example = loadConfig('examples/shop/evenkeel.yaml', {}).config;
  expect(config.tables).toEqual(example.tables);
  const hosts = [config.mysql.host, config.temporal.address, ...config.kafka.brokers];
  const urls = [config.elasticsearch.node, config.redis.url].map((url) => new URL(url).host);
  expect([...hosts, ...urls].map((address) => address.split(':')[0])).toEqual([
    'mysql',
    'temporal',
    'kafka',
    'elasticsearch',
    'redis',
  ]);
});
