import type { Mapping, TableMapping } from '../../mapping/mapping.ts';
import type { Value } from '../../model/change.ts';
import type { RepairRequest } from '../../model/repair.ts';
import type { ConfigFlag } from '../config-option.ts';
import { flagOf, givenFlags, numberOrText } from '../follow/flag-values.ts';
import type { SteeringDeed } from '../follow/update-workflow.ts';
import { namedTable } from '../named-table.ts';
import { UsageError } from '../usage-error.ts';

export interface Flags extends ConfigFlag, Partial<Record<Exclude<Deed, 'start' | 'throttle'>, true>> {
  all?: true;
  full?: true;
  recent?: true;
  minutes?: number;
  key?: string[];
  tenant?: string;
  where?: string;
  dryRun?: true;
  rowsPerSecond?: number;
  parallel?: number;
  settleSeconds?: number;
  maxOrphanPercent?: number;
  throttle?: number | 'none';
  yes?: true;
  json?: true;
}

export type Deed = 'start' | 'watch' | 'report' | SteeringDeed;

const deeds = ['watch', 'report', 'pause', 'resume', 'throttle', 'cancel', 'approve'] as const;
const scopes = ['full', 'recent', 'key', 'tenant', 'where'] as const;
const ofOneTable = ['key', 'tenant', 'where', ...deeds] as const;
const ofStart = ['minutes', 'dryRun', 'rowsPerSecond', 'parallel', 'settleSeconds', 'maxOrphanPercent', 'yes'] as const;

export interface Asked {
  deed: Deed;
  /** Null: all. */
  table: TableMapping | null;
}

/** What is asked for, of which table. Throws a UsageError with all that is wrong at once. */
export function whatIsAsked(flags: Flags, name: string | undefined, mapping: Mapping): Asked {
  const wrong = whatIsWrong(flags, name);
  let table: TableMapping | null = null;
  try {
    if (name !== undefined) table = namedTable(mapping, name);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    wrong.push(error.message);
  }
  if (table) wrong.push(...whatIsWrongOf(flags, table));
  if (wrong.length > 0) throw new UsageError(wrong.join('\n'));
  return { deed: deeds.find((name) => flags[name] !== undefined) ?? 'start', table };
}

function whatIsWrong(flags: Flags, name: string | undefined): string[] {
  const given = (names: readonly (keyof Flags)[]): string[] => givenFlags(flags, names);
  const [asked, narrowed, settings] = [given(deeds), given(scopes), given(ofStart)];
  const isOneAtMost = (flags: string[]): boolean => flags.length <= 1;
  return [
    ...((name === undefined) === (flags.all === true) ? [] : ['name one table, or say --all']),
    ...(isOneAtMost(asked) ? [] : [`${asked.join(' and ')}: one at a time`]),
    ...(isOneAtMost(narrowed) ? [] : [`${narrowed.join(' and ')}: one of them`]),
    ...(asked.length > 0 && settings.length > 0
      ? [`${settings.join(', ')}: only when a repair is started, not with ${asked.join(', ')}`]
      : []),
    ...(flags.minutes !== undefined && !flags.recent ? ['--minutes: only with --recent'] : []),
    ...(flags.yes && flags.maxOrphanPercent !== undefined ? ['--yes and --max-orphan-percent: one of them'] : []),
    ...(flags.all && given(ofOneTable).length > 0 ? [`${given(ofOneTable).join(', ')}: name a table`] : []),
  ];
}

function whatIsWrongOf({ tenant, key = [] }: Flags, table: TableMapping): string[] {
  const isWrongKey = key.some((text) => keyOf(text, table).length !== table.key.length);
  return [
    ...(tenant !== undefined && table.tenant === undefined
      ? [`the config does not say which column of ${table.name} is its tenant; --where says it in SQL`]
      : []),
    ...(isWrongKey ? [`${flagOf('key')}: a key of ${table.name} is ${table.key.join('|')}`] : []),
  ];
}

/** A value each, divided by `|` where the key has several columns. */
function keyOf(text: string, { key }: Pick<TableMapping, 'key'>): Value[] {
  return (key.length === 1 ? [text] : text.split('|')).map(numberOrText);
}

/** As a request: what was asked for and nothing else. */
export function requestOf(table: Pick<TableMapping, 'name' | 'key'>, flags: Flags): RepairRequest {
  const { recent, minutes, key, tenant, where, dryRun, rowsPerSecond, parallel, settleSeconds, yes } = flags;
  const maxOrphanPercent = yes ? 100 : flags.maxOrphanPercent;
  return {
    table: table.name,
    ...(recent && { mode: 'recent' }),
    ...(minutes !== undefined && { minutes }),
    ...(key !== undefined && { keys: key.map((text) => keyOf(text, table)) }),
    ...(tenant !== undefined && { tenant: numberOrText(tenant) }),
    ...(where !== undefined && { where }),
    ...(dryRun && { dryRun }),
    ...(rowsPerSecond !== undefined && { rowsPerSecond }),
    ...(parallel !== undefined && { parallel }),
    ...(settleSeconds !== undefined && { settleSeconds }),
    ...(maxOrphanPercent !== undefined && { maxOrphanPercent }),
  };
}

/** What is asked for beyond the table and the mode: a repair that runs already does not get it. */
export function isPlain(request: RepairRequest): boolean {
  return Object.keys(request).every((name) => name === 'table' || name === 'mode');
}
