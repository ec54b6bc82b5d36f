import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Connections } from '../../demo/connections.ts';
import { changeTopic, type Endpoints } from '../../stack/endpoints.ts';
import { stackDir } from '../../stack/paths.ts';

/** Tables of a proof's own, with a config that maps nothing else. */
export interface OwnShop {
  /** The database; also the consumer group, and what the names of its indices begin with. */
  name: string;
  /** Path of the config. */
  config: string;
  /** Where its changes come. */
  topic: { name: string; format: 'canal' | 'debezium' };
}

export function ownShop(proof: string): OwnShop {
  const name = `${proof}_${Date.now().toString(36)}`;
  return {
    name,
    config: join(stackDir, 'run', `${name}.yaml`),
    topic: { name: changeTopic, format: 'canal' },
  };
}

/** `rest` is what the config says besides where the servers are. */
export function writeConfig({ name, config, topic }: OwnShop, endpoints: Endpoints, rest: object): void {
  const { mysql, kafka, temporal, elasticsearch, redis } = endpoints;
  mkdirSync(join(stackDir, 'run'), { recursive: true });
  const servers = {
    kafka: { brokers: kafka.brokers, groupId: name, topics: [topic] },
    mysql,
    temporal: { address: temporal.address },
    elasticsearch,
    redis: { url: redis.url },
  };
  writeFileSync(config, stringify({ ...servers, ...rest }));
}

/** Whatever is left of it, when its processes are stopped. */
export async function removeShop(
  { mysql, elasticsearch, temporal, kafkaAdmin }: Connections,
  { name, config }: OwnShop,
): Promise<void> {
  const query = `TaskQueue IN ("${name}-live", "${name}-bulk") AND ExecutionStatus = "Running"`;
  for await (const { workflowId } of temporal.workflow.list({ query }))
    await temporal.workflow
      .getHandle(workflowId)
      .terminate('its shop is gone')
      .catch(() => undefined);
  const indices = Object.keys(await elasticsearch.indices.get({ index: `${name}_*`, filter_path: '*.aliases' }));
  if (indices.length > 0) await elasticsearch.indices.delete({ index: indices });
  await kafkaAdmin.deleteGroups([name]).catch(() => undefined); // of processes that never joined there is none
  await mysql.query(`DROP DATABASE IF EXISTS ${name}`);
  rmSync(config);
}
