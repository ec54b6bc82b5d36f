import { setFlagsFromString } from 'node:v8';
import { Command, Option } from 'commander';
import type { Logger } from 'pino';
import { loadConfig } from '../config/load-config.ts';
import type { Config } from '../config/schema.ts';
import { createIngress } from '../ingress/create-ingress.ts';
import { missingTopics } from '../ingress/missing-topics.ts';
import { ConnectorError, type System } from '../model/connector-error.ts';
import { createLog } from '../telemetry/create-log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { connectTemporal, type Temporal } from '../workers/connect-temporal.ts';
import { createWorker, logTemporalTo, queues, type Queue } from '../workers/create-worker.ts';
import { createIngressPorts } from '../workers/ingress-ports.ts';
import { missingSearchAttributes } from '../workers/search-attributes.ts';
import { configOption, type ConfigFlag } from './config-option.ts';
import { metricsPortOption, openMetrics, type MetricsFlag } from './open-metrics.ts';

interface ServeFlags extends ConfigFlag, MetricsFlag {
  logLevel: string;
  only?: Queue;
}

/** A part of the product that runs until it is told to stop. */
interface Service {
  /** Ends after `stop`, or rejects when it cannot go on. */
  run(): Promise<void>;
  /** What it still waits for; null: it takes work. */
  waitsFor(): string | null;
  stop(): Promise<void>;
}

export function ingressCommand(): Command {
  return serveCommand('ingress', 'Take changes from Kafka and start their workflows.', [startIngress]);
}

export function workerCommand(): Command {
  return serveCommand('worker', 'Run workflows: index documents, delete cache keys.', [startWorker]).addOption(
    new Option('--only <queue>', 'live: changes alone; bulk: walks and resyncs alone').choices(queues),
  );
}

export function runCommand(): Command {
  return serveCommand('run', 'Ingress and worker in one process, for small installations.', [
    startWorker,
    startIngress,
  ]);
}

interface Place {
  config: Config;
  temporal: Temporal;
  log: Logger;
  /** Undefined: nobody asks for them. */
  metrics: Metrics | undefined;
}

type Start = (place: Place, flags: ServeFlags) => Promise<Service>;

function serveCommand(name: string, description: string, starts: readonly Start[]): Command {
  return new Command(name)
    .description(`${description} Stops cleanly on SIGTERM.`)
    .addOption(configOption())
    .option('--log-level <level>', 'debug, info, warn or error', 'info')
    .addOption(metricsPortOption())
    .action(async (flags: ServeFlags) => {
      const { config } = loadConfig(flags.config);
      const log = createLog(flags.logLevel);
      const services: Service[] = [];
      const metrics = await openMetrics({ config, flags, log }, () => waitingFor(services));
      logTemporalTo(log);
      const temporal = await connectTemporal(config.temporal);
      await refuseWithoutSetup(config, temporal);
      services.push(...(await Promise.all(starts.map((start) => start({ config, temporal, log, metrics }, flags)))));
      await serve(services, log);
      await temporal.close();
      // Kafka's client may be about to reconnect: nothing of that keeps a stopped process alive.
      process.exit();
    });
}

/**
 * How much a heap may grow, in percent of what lives in it, before it is cleaned up. By default it doubles and more: a copy, which
 * leaves much garbage, would take 640 MB. With 20 % it took 390, and every change a fifth more CPU.
 */
const HEAP_GROWTH_PERCENT = 60;

const startWorker: Start = async ({ config, temporal, log, metrics }, { only }) => {
  if (only !== 'live') setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH_PERCENT}`);
  const worker = await createWorker(config, temporal, {
    served: only && [only],
    metrics: metrics?.forWorker(config.tables.map(({ table }) => table)),
  });
  log.info('worker ready');
  return {
    run: worker.run,
    waitsFor: () => (worker.isReady() ? null : 'the worker to poll Temporal'),
    stop: async () => worker.stop(),
  };
};

const startIngress: Start = async ({ config, temporal, log, metrics }) => {
  await refuseWithoutTopics(config);
  const ports = { ...createIngressPorts(config, temporal.client), metrics: metrics?.forIngress() };
  const ingress = createIngress(config, ports, log);
  return {
    ...ingress,
    waitsFor: () => (ingress.isReady() ? null : 'the consumer group to give the ingress its lanes'),
  };
};

function waitingFor(services: readonly Service[]): string[] {
  if (services.length === 0) return ['the servers to be found'];
  return services.map((service) => service.waitsFor()).filter((what) => what !== null);
}

async function refuseWithoutSetup({ temporal: { namespace } }: Config, temporal: Temporal): Promise<void> {
  refuseMissing(await missingSearchAttributes(temporal, namespace), {
    system: 'temporal',
    operation: 'list search attributes',
    hint: 'run `evenkeel setup` first',
  });
}

async function refuseWithoutTopics({ kafka: { brokers, topics } }: Config): Promise<void> {
  const names = topics.map(({ name }) => name);
  refuseMissing(await missingTopics(brokers, names), {
    system: 'kafka',
    operation: 'list topics',
    hint: 'create the topic, or start the capture tool first',
  });
}

function refuseMissing(missing: string[], where: { system: System; operation: string; hint: string }): void {
  if (missing.length === 0) return;
  throw new ConnectorError({ ...where, code: 'missing', retryable: false, message: missing.join(', ') });
}

/** A container that got SIGTERM is killed after ten seconds; what is not done by then is done again by the next process. */
const DRAIN_LIMIT_MS = 9_500;

/** Runs the services until SIGTERM or SIGINT, or until one of them cannot go on; then stops all, the last started first. */
async function serve(services: readonly Service[], log: Logger): Promise<void> {
  const running = services.map((service) => service.run());
  const signal = new Promise<string>((resolve) => {
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => resolve(name));
  });
  const ended = Promise.all(running).then(() => 'a service ended');
  const reason = await Promise.race([signal, ended]).catch((error: Error) => {
    log.error({ error: error.message }, 'cannot go on');
    process.exitCode = 1;
    return error.name;
  });
  log.info({ reason }, 'stopping');
  const deadline = setTimeout(() => {
    log.warn({ limitMs: DRAIN_LIMIT_MS }, 'not drained in time');
    process.exit();
  }, DRAIN_LIMIT_MS);
  for (const service of services.toReversed()) await service.stop();
  await Promise.allSettled(running);
  clearTimeout(deadline);
  log.info('stopped');
}
