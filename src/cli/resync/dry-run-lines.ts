import { differenceLines } from '../plan/plan-lines.ts';
import type { CommandOf } from '../follow/command-of.ts';
import type { DryRun } from './dry-run.ts';
import { countText, sizeText } from '../follow/for-people.ts';
import { leftoverLines } from './leftovers.ts';

/** What of the shell and the terminal the lines depend on. */
export interface DryRunPlace {
  groupId: string;
  commandOf: CommandOf;
  hasColors: boolean;
}

/** What a resync would do, what is in its way, and how it is started. */
export function dryRunLines(run: DryRun, { groupId, commandOf, hasColors }: DryRunPlace): string[] {
  const isReady = run.hasWorker && !run.isRunning && hasRoom(run);
  const differences = differenceLines(run.changes, hasColors);
  return [
    `${run.table}: about ${countText(run.rows)} rows${run.tables.length === 1 ? '' : ` of ${run.tables.length} tables`}, read from ${run.replica === null ? 'the primary' : `the replica ${run.replica}`}`,
    ...run.indices.flatMap(indexLines),
    `  room: ${sizeText(run.freeBytes)} free${hasRoom(run) ? '' : ': too little'}`,
    `  cache keys after the swap: ${cacheText[run.cache]}`,
    ...(run.leftovers.length > 0 ? ['  left over, and dropped first:', ...leftoverLines(run.leftovers)] : []),
    ...obstacles(run, groupId).map((text) => `  ! ${text}`),
    '',
    ...(differences.length > 0 ? differences : ['the live indices are made as the config says', '']),
    `nothing was changed${isReady ? `; to start it: ${commandOf('')}` : ''}`,
  ];
}

const cacheText = { keep: 'stay as they are', delete: 'deleted', warm: 'set or deleted, row by row' } as const;

function indexLines({ name, liveBytes, joinedTables }: DryRun['indices'][number]): string[] {
  const joined = joinedTables.length > 0 ? `, joined with ${joinedTables.join(', ')}` : '';
  return [`  new index for ${name}: ${sizeText(liveBytes)} now${joined}`];
}

/** A new index may grow a little larger than the old one was. */
const ROOM = 1.1;

function hasRoom({ indices, freeBytes }: DryRun): boolean {
  return freeBytes >= ROOM * indices.reduce((sum, { liveBytes }) => sum + liveBytes, 0);
}

const SHOWN_LANES = 5;

function obstacles(run: DryRun, groupId: string): string[] {
  const { lanesBehind, hasWorker, isRunning, seesTransactions } = run;
  const lanes = lanesBehind.slice(0, SHOWN_LANES).join(', ');
  const more = lanesBehind.length > SHOWN_LANES ? ` and ${lanesBehind.length - SHOWN_LANES} more` : '';
  return [
    ...(isRunning ? ['a resync of it runs already'] : []),
    ...(hasWorker ? [] : [`no worker takes work from ${groupId}-bulk`]),
    ...(lanesBehind.length > 0 ? [`${lanes}${more} have yet to apply records: the swap waits for them`] : []),
    ...(seesTransactions
      ? []
      : [
          "MySQL's user may not see open transactions: each copy waits 15 s instead (GRANT PROCESS ON *.* lets it see)",
        ]),
  ];
}
