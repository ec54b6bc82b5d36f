import { StackError } from './stack-error.ts';

const table = {
  mysql: ['EVENKEEL_MYSQL_PORT', 13306],
  mariadb: ['EVENKEEL_MARIADB_PORT', 13307],
  kafka: ['EVENKEEL_KAFKA_PORT', 19092],
  kafkaBehindProxy: ['EVENKEEL_KAFKA_BEHIND_PROXY_PORT', 19094],
  kafkaController: ['EVENKEEL_KAFKA_CONTROLLER_PORT', 19093],
  temporal: ['EVENKEEL_TEMPORAL_PORT', 17233],
  temporalUi: ['EVENKEEL_TEMPORAL_UI_PORT', 18233],
  elasticsearch: ['EVENKEEL_ELASTICSEARCH_PORT', 19200],
  elasticsearchTransport: ['EVENKEEL_ELASTICSEARCH_TRANSPORT_PORT', 19300],
  redis: ['EVENKEEL_REDIS_PORT', 16379],
  prometheus: ['EVENKEEL_PROMETHEUS_PORT', 19090],
  connect: ['EVENKEEL_CONNECT_PORT', 18083],
  toxiproxy: ['EVENKEEL_TOXIPROXY_PORT', 18474],
  proxiedMysql: ['EVENKEEL_PROXIED_MYSQL_PORT', 23306],
  proxiedKafka: ['EVENKEEL_PROXIED_KAFKA_PORT', 29092],
  proxiedTemporal: ['EVENKEEL_PROXIED_TEMPORAL_PORT', 27233],
  proxiedElasticsearch: ['EVENKEEL_PROXIED_ELASTICSEARCH_PORT', 29200],
  proxiedRedis: ['EVENKEEL_PROXIED_REDIS_PORT', 26379],
} as const satisfies Record<string, readonly [variable: string, port: number]>;

export type PortName = keyof typeof table;

export const portVariable = (name: PortName): string => table[name][0];
export const standardPort = (name: PortName): number => table[name][1];

/** From the environment, or the default. Ports from 32768 up may be taken at any time by outgoing connections. */
export function port(name: PortName): number {
  const [variable, standard] = table[name];
  const text = process.env[variable];
  if (text === undefined || text === '') return standard;
  const value = Number(text);
  if (Number.isInteger(value) && value > 0 && value < 32768) return value;
  throw new StackError(`${variable}=${text}: a port must be a whole number from 1 to 32767`);
}

export const allPorts = (): [PortName, number][] =>
  (Object.keys(table) as PortName[]).map((name) => [name, port(name)]);
