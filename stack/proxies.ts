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

export const proxyPorts = (name: ProxyName): { listen: number; upstream: number } => ({
  listen: port(proxied[name].listen),
  upstream: port(proxied[name].upstream),
});

/** The environment of a process that goes to these servers through their proxies, if it reads the ports from there. */
export const proxiedEnvironment = (): Record<string, string | undefined> => ({
  ...process.env,
  ...Object.fromEntries(proxyNames.map((name) => [portVariable(name), String(proxyPorts(name).listen)])),
});
