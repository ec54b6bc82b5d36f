import { endpoints } from '../../stack/endpoints.ts';
import { indexDefinition, indexOf } from '../backlog/shop.ts';
import { type BareProcess, startBareLoop } from '../bare/bare-process.ts';
import { serverProcesses } from '../measure/watch-processes.ts';
import { type AppliedFigures, type BacklogGround, measureApplying } from './apply-backlog.ts';
import type { BareSettings } from './bare-settings.ts';

/** Has the bare loop apply the backlog, in a process of its own that is gone afterwards, as is all that it made. */
export async function runBareSide(ground: BacklogGround): Promise<AppliedFigures> {
  const { servers, backlog } = ground;
  const { elasticsearch, kafkaAdmin } = servers;
  const run = `bare_${Date.now().toString(36)}`;
  let bare: BareProcess | undefined;
  try {
    for (const table of backlog.tables)
      await elasticsearch.indices.create({ index: indexOf(run, table), ...indexDefinition(table) });
    bare = await startBareLoop(new URL('bare-loop.ts', import.meta.url), settingsOf(ground, run));
    const processes = { 'bare loop': bare.pid, ...serverProcesses(['kafka', 'elasticsearch', 'redis']) };
    return await measureApplying(ground, { run, processes, signal: bare.died });
  } finally {
    await bare?.stop();
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
