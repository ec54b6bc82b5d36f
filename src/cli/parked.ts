import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { loadConfig } from '../config/load-config.ts';
import type { Row } from '../model/change.ts';
import { ConnectorError } from '../model/connector-error.ts';
import { PARK_SIGNAL, REPLACE_SIGNAL, RETRY_SIGNAL, SKIP_SIGNAL } from '../model/names.ts';
import { connectTemporal, type Temporal } from '../workers/connect-temporal.ts';
import { columnLines } from './columns.ts';
import { configOption, type ConfigFlag } from './config-option.ts';
import { UsageError } from './usage-error.ts';
import {
  findWaiting,
  listWaiting,
  signalIfRunning,
  type WaitingFilter,
  type WaitingKind,
  type WaitingWork,
} from './waiting-work.ts';

type Flags = ConfigFlag & WaitingFilter & { json?: boolean; all?: boolean };

/** Parked changes: what was refused for good, one workflow each. */
export function parkedCommand(): Command {
  return new Command('parked')
    .description('Changes that were refused and wait: see them, try them again, correct them, give them up.')
    .addCommand(listCommand('parked'))
    .addCommand(showCommand('parked'))
    .addCommand(signalCommand('parked', 'retry', 'Try again now.'))
    .addCommand(signalCommand('parked', 'skip', 'Give up: the target stays as it is.'))
    .addCommand(replaceCommand());
}

/** Blocked lanes: one cause refused too much. */
export function blockedCommand(): Command {
  return new Command('blocked')
    .description('Lanes that wait for a person, since one cause refused too much.')
    .addCommand(listCommand('blocked'))
    .addCommand(showCommand('blocked'))
    .addCommand(signalCommand('blocked', 'retry', 'Try again now.'))
    .addCommand(signalCommand('blocked', 'park', 'Park each change that is refused, and go on.'))
    .addCommand(signalCommand('blocked', 'skip', 'Give up what is refused, and go on.'));
}

function listCommand(kind: WaitingKind): Command {
  return filtered(new Command('list').description('What waits, and why.')).action((flags: Flags) =>
    withTemporal(flags, async (temporal, groupId) => {
      const found = await listWaiting(temporal.client, { kind, groupId }, flags);
      if (flags.json) console.log(JSON.stringify(found));
      else if (found.length === 0) console.log(`nothing is ${kind}`);
      else printTable(found);
    }),
  );
}

function showCommand(kind: WaitingKind): Command {
  return common(
    new Command('show').description('One of them in full.').argument('<id>', 'workflow id, from list'),
  ).action((id: string, flags: Flags) =>
    withTemporal(flags, async (temporal, groupId) => {
      const found = await findOne(temporal, { kind, groupId }, id);
      if (flags.json) console.log(JSON.stringify(found));
      else printOne(found);
    }),
  );
}

const signals = { retry: RETRY_SIGNAL, skip: SKIP_SIGNAL, park: PARK_SIGNAL } as const;
const done = { retry: 'told to retry', skip: 'skipped', park: 'told to park' } as const;

function signalCommand(kind: WaitingKind, deed: keyof typeof signals, description: string): Command {
  const command = new Command(deed)
    .description(description)
    .argument('[id]', 'workflow id, from list; without it --table, --error or --all says which')
    .option('--all', 'all of them');
  return filtered(command).action((id: string | undefined, flags: Flags) =>
    withTemporal(flags, async (temporal, groupId) => {
      if (id === undefined && !flags.all && !flags.table && !flags.error)
        throw new UsageError(`name one, or say which: --table, --error or --all`);
      const chosen =
        id === undefined
          ? await listWaiting(temporal.client, { kind, groupId }, flags)
          : [await findOne(temporal, { kind, groupId }, id)];
      const told: string[] = [];
      for (const [at, { workflowId }] of chosen.entries()) {
        if (await signalIfRunning(temporal.client, workflowId, signals[deed])) told.push(workflowId);
        if (process.stderr.isTTY) process.stderr.write(`\r${at + 1} of ${chosen.length}`);
      }
      if (process.stderr.isTTY && chosen.length > 0) process.stderr.write('\n');
      if (flags.json) console.log(JSON.stringify({ [deed]: told }));
      else console.log(`${told.length} ${kind} ${done[deed]}`);
    }),
  );
}

function replaceCommand(): Command {
  return common(
    new Command('replace')
      .description('Write a corrected document in place of the row. The next change of the row overwrites it.')
      .argument('<id>', 'workflow id, from list')
      .argument('<file>', 'JSON file with the document; - reads it from standard input'),
  ).action((id: string, file: string, flags: Flags) =>
    withTemporal(flags, async (temporal, groupId) => {
      const document = readDocument(file);
      const { workflowId } = await findOne(temporal, { kind: 'parked', groupId }, id);
      if (!workflowId.includes('/document/')) throw new UsageError('only a parked document can be replaced');
      await temporal.client.workflow.getHandle(workflowId).signal(REPLACE_SIGNAL, document);
      console.log(flags.json ? JSON.stringify({ replace: [workflowId] }) : '1 parked told to replace its document');
    }),
  );
}

function readDocument(file: string): Row {
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(file === '-' ? 0 : file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file}: ${(error as Error).message}`);
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document))
    throw new UsageError(`${file}: the document must be a JSON object`);
  return document as Row;
}

function common(command: Command): Command {
  return command.addOption(configOption()).option('--json', 'print JSON');
}

function filtered(command: Command): Command {
  return common(command)
    .option('--table <database.table>', 'only those of this table')
    .option('--error <fingerprint>', 'only those with this error, as list shows it');
}

async function withTemporal(flags: Flags, deed: (temporal: Temporal, groupId: string) => Promise<void>): Promise<void> {
  const { config } = loadConfig(flags.config);
  const temporal = await connectTemporal(config.temporal);
  try {
    await deed(temporal, config.kafka.groupId);
  } finally {
    await temporal.close();
  }
}

async function findOne(
  temporal: Temporal,
  where: { kind: WaitingKind; groupId: string },
  id: string,
): Promise<WaitingWork> {
  const found = await findWaiting(temporal.client, where, id);
  if (found) return found;
  throw new ConnectorError({
    system: 'temporal',
    operation: 'find workflow',
    code: 'not_found',
    retryable: false,
    message: `${id} is not ${where.kind}`,
    hint: `see \`evenkeel ${where.kind} list\``,
  });
}

const MESSAGE_WIDTH = 70;
const SHOWN_ROWS = 20;

/** How many wait for each cause, then the newest of them. */
function printTable(found: readonly WaitingWork[]): void {
  const byError = new Map<string, number>();
  for (const { error } of found) byError.set(error, (byError.get(error) ?? 0) + 1);
  printColumns([['COUNT', 'ERROR'], ...[...byError].map(([error, count]) => [String(count), error])]);
  console.log();
  const rows = found
    .slice(0, SHOWN_ROWS)
    .map(({ workflowId, error, attempts, since, message }) => [
      workflowId,
      error,
      String(attempts),
      since.slice(0, 19),
      message.length > MESSAGE_WIDTH ? `${message.slice(0, MESSAGE_WIDTH - 1)}…` : message,
    ]);
  printColumns([['WORKFLOW', 'ERROR', 'TRIED', 'SINCE', 'MESSAGE'], ...rows]);
  const more = found.length - SHOWN_ROWS;
  if (more > 0) console.log(`and ${more} more: narrow it by --table or --error, or see all by --json`);
}

function printColumns(rows: readonly string[][]): void {
  for (const line of columnLines(rows)) console.log(line);
}

function printOne({ fields, ...facts }: WaitingWork): void {
  for (const [name, value] of Object.entries(facts)) console.log(`${name.padEnd(12)}${String(value ?? '')}`);
  for (const [name, value] of Object.entries(fields ?? {})) console.log(`  ${name} = ${value}`);
}
