import { composeAnswers, composeStatus, isComposed } from './compose.ts';
import { endpoints } from './endpoints.ts';
import { siteOf } from './native.ts';
import { type Choice, type Db, type PartName, partNames } from './part.ts';
import { catalogue } from './parts/catalogue.ts';
import { port } from './ports.ts';
import { readRunRecord } from './server/run-record.ts';
import { whyNotReady } from './server/wait-until-ready.ts';
import { choiceOf, type StackOptions } from './stack.ts';

export type PartStatus = {
  part: PartName;
  state: 'ready' | 'not answering' | 'stopped';
  runs: 'native' | 'docker' | undefined;
  pid: number | undefined;
  ports: number[];
  startedAt: string | undefined;
  reason: string | undefined;
};

export async function readStatus(names: readonly PartName[], options: StackOptions = {}): Promise<PartStatus[]> {
  const choice = choiceOf(options);
  const asked = names.length > 0 ? names : partNames;
  const composed = (await composeAnswers()) ? asked.filter((part) => isComposed(part, choice)) : [];
  const docker = composed.length > 0 ? await composeStatus(composed) : new Map<PartName, boolean>();
  return Promise.all(asked.map((part) => readPart(part, choice, docker.get(part) ?? false)));
}

async function readPart(name: PartName, choice: Choice, inDocker: boolean): Promise<PartStatus> {
  const part = catalogue[name];
  const record = readRunRecord(name);
  const runs = record ? 'native' : inDocker ? 'docker' : undefined;
  const reason = runs && (await whyNotReady(part, siteOf(part, record?.choice ?? choice)));
  return {
    part: name,
    state: runs === undefined ? 'stopped' : reason === undefined ? 'ready' : 'not answering',
    runs,
    pid: record?.pid,
    ports: part.ports.map(port),
    startedAt: record?.startedAt,
    reason,
  };
}

export function statusTable(all: readonly PartStatus[]): string {
  return all
    .map(({ part, state, pid, ports, runs, reason }) => {
      const where = runs === 'docker' ? 'docker' : pid === undefined ? '' : `pid ${pid}`;
      return [part.padEnd(14), state.padEnd(14), where.padEnd(12), ports.join(' ').padEnd(12), reason ?? '']
        .join(' ')
        .trimEnd();
    })
    .join('\n');
}

export function endpointLines(db?: Db): string {
  const { mysql, kafka, temporal, elasticsearch, redis } = endpoints(db);
  return [
    `  database       ${mysql.host}:${mysql.port}, user ${mysql.user}, password ${mysql.password}`,
    `  Kafka          ${kafka.brokers.join(', ')}`,
    `  Temporal       ${temporal.address}, Web UI ${temporal.uiUrl}`,
    `  Elasticsearch  ${elasticsearch.node}`,
    `  Redis          ${redis.url}`,
  ].join('\n');
}
