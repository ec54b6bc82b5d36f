import type { ResyncAllRequest, ResyncRequest } from '../../model/resync.ts';
import type { ConfigFlag } from '../config-option.ts';
import { flagOf, givenFlags, numberFrom, numberOrText } from '../follow/flag-values.ts';
import { UsageError } from '../usage-error.ts';

export interface Flags extends ConfigFlag, Partial<Record<Deed, true>> {
  all?: true;
  tenant?: string;
  where?: string;
  rowsPerSecond?: number;
  parallel?: number;
  keepOldHours?: number;
  tablesAtOnce?: number;
  throttle?: number | 'none';
  yes?: true;
  json?: true;
}

/** What is done with a resync; without one of them it is started. */
export const deeds = ['watch', 'dryRun', 'pause', 'resume', 'cancel', 'approve', 'rollback', 'dropOld'] as const;
type Deed = (typeof deeds)[number];

const startFlags = ['tenant', 'where', 'rowsPerSecond', 'parallel', 'keepOldHours', 'tablesAtOnce', 'yes'] as const;
const ofWholeTable = ['parallel', 'keepOldHours'] as const;
const ofOneTable = ['tenant', 'where', 'throttle', 'pause', 'resume', 'approve', 'rollback', 'dropOld'] as const;

/** The one thing that is asked for. Throws a UsageError where it is more, or where settings do not belong to it. */
export function deedOf(flags: Flags, table: string | undefined): Deed | 'throttle' | 'start' {
  if ((table === undefined) !== (flags.all === true)) throw new UsageError('name one table, or say --all');
  const given = (names: readonly (keyof Flags)[]): string[] => givenFlags(flags, names);
  const asked = [...deeds, 'throttle' as const].filter((name) => flags[name] !== undefined);
  if (asked.length > 1) throw new UsageError(`${asked.map(flagOf).join(' and ')}: one at a time`);
  const [deed = 'start'] = asked;
  const settings = given(startFlags);
  if (deed !== 'start' && deed !== 'dryRun' && settings.length > 0)
    throw new UsageError(`${settings.join(', ')}: only when a resync is started, not with ${flagOf(deed)}`);
  if (flags.tenant !== undefined && flags.where !== undefined) throw new UsageError('--tenant or --where, not both');
  const isSubset = flags.tenant !== undefined || flags.where !== undefined;
  if (isSubset && given(ofWholeTable).length > 0)
    throw new UsageError(`${given(ofWholeTable).join(', ')}: documents of a part of a table are written in place`);
  if (flags.all && given(ofOneTable).length > 0) throw new UsageError(`${given(ofOneTable).join(', ')}: name a table`);
  if (!flags.all && flags.tablesAtOnce !== undefined) throw new UsageError('--tables-at-once: only with --all');
  return deed;
}

export function requestOf(table: string, flags: Flags): ResyncRequest {
  const { tenant, where } = flags;
  return {
    table,
    ...(tenant !== undefined && { tenant: numberOrText(tenant) }),
    ...(where !== undefined && { where }),
    ...paceOf(flags),
  };
}

export function requestOfAll(flags: Flags): ResyncAllRequest {
  return { ...paceOf(flags), ...(flags.tablesAtOnce !== undefined && { tablesAtOnce: flags.tablesAtOnce }) };
}

function paceOf({ rowsPerSecond, parallel, keepOldHours }: Flags): Omit<ResyncAllRequest, 'tables' | 'tablesAtOnce'> {
  return {
    ...(rowsPerSecond !== undefined && { rowsPerSecond }),
    ...(parallel !== undefined && { parallel }),
    ...(keepOldHours !== undefined && { keepOldHours }),
  };
}

/** What is asked for beyond the table itself: a resync that runs already does not get it. */
export function isPlain(request: object): boolean {
  return Object.keys(request).every((name) => name === 'table');
}

export const hours = numberFrom(0, Infinity, 'hours, from 0');
