import type { Db } from './part.ts';
import { port, type PortName, portVariable } from './ports.ts';

/** The servers that toxiproxy stands before: where it listens, and where it passes things on to. */
const proxied = {
  mysql: { listen: 'proxiedMysql', upstream: 'mysql' },
  kafka: { listen: 'proxiedKafka', upstream: 'kafkaBehindProxy' },
  temporal: { listen: 'proxiedTemporal', upstream: 'temporal' },
  elasticsearch: { listen: 'proxiedElasticsearch', upstream: 'elasticsearch' },
  redis: { listen: 'proxiedRedis', upstream: 'redis' },
} as const satisfies Record<string, { listen: PortName; upstream: PortName }>;

export type ProxyName = keyof typeof proxied;
export const proxyNames = Object.keys(proxied) as ProxyName[];
export const proxyListens = proxyNames.map((name) => proxied[name].listen);

/** The proxy called mysql stands before whichever database is the source. */
export const proxyPorts = (name: ProxyName, db: Db): { listen: number; upstream: number } => ({
  listen: port(proxied[name].listen),
  upstream: port(serverOf(name, db)),
});

const serverOf = (name: ProxyName, db: Db): PortName => (name === 'mysql' ? db : proxied[name].upstream);

/** The environment of a process that goes to these servers through their proxies, if it reads the ports from there. */
export const proxiedEnvironment = (db: Db): Record<string, string | undefined> => ({
  ...process.env,
  ...Object.fromEntries(
    proxyNames.map((name) => [portVariable(name === 'mysql' ? db : name), String(proxyPorts(name, db).listen)]),
  ),
});
