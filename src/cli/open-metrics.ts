import { InvalidArgumentError, Option } from 'commander';
import type { Logger } from 'pino';
import type { Config } from '../config/schema.ts';
import { createMetrics, type Metrics } from '../telemetry/metrics.ts';
import { serveMetrics } from '../telemetry/serve-metrics.ts';
import { UsageError } from './usage-error.ts';

export interface MetricsFlag {
  metricsPort?: number;
}

export function metricsPortOption(): Option {
  return new Option(
    '--metrics-port <port>',
    'port of /metrics, /healthz and /readyz, in place of metrics.port of the config',
  ).argParser(parsePort);
}

const MAX_PORT = 65_535;

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > MAX_PORT) throw new InvalidArgumentError('It must be a port.');
  return port;
}

const DEFAULT_HOST = '127.0.0.1';

/** Listens before anything else is begun: a port that is taken is said at once. Undefined where nobody asked for metrics. */
export async function openMetrics(
  { config, flags, log }: { config: Pick<Config, 'metrics'>; flags: MetricsFlag; log: Logger },
  waitingFor: () => string[],
): Promise<Metrics | undefined> {
  const port = flags.metricsPort ?? config.metrics?.port;
  if (port === undefined) return undefined;
  const host = config.metrics?.host ?? DEFAULT_HOST;
  const metrics = createMetrics();
  await serveMetrics({ host, port }, { metrics, waitingFor }).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`metrics cannot be served at ${host}:${port}: ${reasonOf(error)}`);
  });
  log.info({ host, port }, 'metrics served');
  return metrics;
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code !== 'EADDRINUSE') return message;
  return 'the port is in use; give each process one of its own, by --metrics-port or metrics.port';
}
