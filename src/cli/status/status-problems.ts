import { bulkTaskQueue, liveTaskQueue } from '../../model/names.ts';
import type { RepairMode } from '../../model/repair.ts';
import type { CheckFacts, StatusFacts, WorkFacts } from './status-facts.ts';

/** What a person has to see to, each in one sentence. Parked changes and lag are not among them: both may go by themselves. */
export function statusProblems({ groupId, servers, lanes, work }: StatusFacts): string[] {
  return [
    ...servers.filter(({ error }) => error !== null).map(({ name }) => `${name} is down`),
    ...(lanes?.missingTopics ?? []).map((topic) => `Kafka has no topic "${topic}"`),
    ...(lanes?.ingresses === 0 ? ['nobody reads the lanes: start `evenkeel ingress` (or `run`) with this config'] : []),
    ...(work === null ? [] : workProblems(work, groupId)),
  ];
}

function workProblems({ workers, blocked, running, checks }: WorkFacts, groupId: string): string[] {
  const lanes = blocked.count === 1 ? 'a lane is' : `${blocked.count} lanes are`;
  return [
    ...(workers.live ? [] : [noWorker(liveTaskQueue(groupId))]),
    ...(workers.bulk ? [] : [noWorker(bulkTaskQueue(groupId))]),
    ...(blocked.count === 0 ? [] : [`${lanes} blocked: \`evenkeel blocked list\``]),
    ...running
      .filter(({ phase }) => phase === 'waiting for approval')
      .map(({ kind, what }) => `the ${kind} of ${what} waits for approval`),
    ...checks.flatMap(({ table, latest }) => modes.flatMap((mode) => checkProblems(table, mode, latest[mode]))),
  ];
}

const modes: readonly RepairMode[] = ['recent', 'full'];

function noWorker(queue: string): string {
  return `no worker takes work from ${queue}: start \`evenkeel worker\` (or \`run\`) with this config`;
}

function checkProblems(table: string, mode: RepairMode, check: CheckFacts | null): string[] {
  if (check === null || !isBad(check)) return [];
  const { state, stillWrong } = check;
  return [
    `the last ${mode} repair of ${table} ${state === 'drifted' ? `left ${stillWrong} wrong` : `has ${ends[state] ?? state}`}`,
  ];
}

const ends: Readonly<Record<string, string>> = { terminated: 'been terminated', timed_out: 'timed out' };

/** What was cancelled was so by a person. */
export function isBad({ state, stillWrong }: CheckFacts): boolean {
  return ['drifted', 'failed', 'terminated', 'timed_out'].includes(state) || stillWrong > 0;
}
