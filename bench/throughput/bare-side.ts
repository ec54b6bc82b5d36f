import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DemoError } from '../../demo/demo-error.ts';
import { endpoints } from '../../stack/endpoints.ts';
import { stackDir } from '../../stack/paths.ts';
import { indexDefinition, indexOf } from '../backlog/shop.ts';
import { serverProcesses } from '../measure/watch-processes.ts';
import { type AppliedFigures, type BacklogGround, measureApplying } from './apply-backlog.ts';
import type { BareSettings } from './bare-settings.ts';

const STOP_WITHIN_MS = 10_000;

/** Has the bare loop apply the backlog, in a process of its own that is gone afterwards, as is all that it made. */
export async function runBareSide(ground: BacklogGround): Promise<AppliedFigures> {
  const { servers, backlog } = ground;
  const { elasticsearch, kafkaAdmin } = servers;
  const run = `bare_${Date.now().toString(36)}`;
  const death = new AbortController();
  let bare: ChildProcess | undefined;
  try {
    for (const table of backlog.tables)
      await elasticsearch.indices.create({ index: indexOf(run, table), ...indexDefinition(table) });
    bare = await start(settingsOf(ground, run), (error) => death.abort(error));
    const processes = { 'bare loop': bare.pid!, ...serverProcesses(['kafka', 'elasticsearch', 'redis']) };
    return await measureApplying(ground, { run, processes, signal: death.signal });
  } finally {
    if (bare?.connected) await stop(bare);
    const index = backlog.tables.map((table) => indexOf(run, table));
    await elasticsearch.indices.delete({ index, ignore_unavailable: true });
    await kafkaAdmin.deleteGroups([run]).catch(() => undefined);
  }
}

function settingsOf({ backlog }: BacklogGround, run: string): BareSettings {
  const { kafka, elasticsearch, redis } = endpoints();
  return {
    brokers: kafka.brokers,
    topic: backlog.topic,
    format: backlog.format,
    tables: backlog.wish,
    run,
    elasticsearchNode: elasticsearch.node,
    redisUrl: redis.url,
  };
}

/** It ends when the channel to this process does, so that it never outlives it. */
async function start(settings: BareSettings, onDeath: (error: Error) => void): Promise<ChildProcess> {
  const logFile = join(stackDir, 'log', 'bench-bare-loop.log');
  const log = openSync(logFile, 'w');
  const program = fileURLToPath(new URL('bare-loop.ts', import.meta.url));
  const child = fork(program, [JSON.stringify(settings)], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  child.once('exit', () => onDeath(new DemoError(`the bare loop ended by itself: ${logFile} says why`)));
  await once(child, 'spawn');
  return child;
}

async function stop(bare: ChildProcess): Promise<void> {
  const ended = once(bare, 'exit');
  bare.disconnect();
  const tooSlow = setTimeout(() => bare.kill('SIGKILL'), STOP_WITHIN_MS);
  await ended;
  clearTimeout(tooSlow);
}
