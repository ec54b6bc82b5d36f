import type { Config } from '../../config/schema.ts';
import type { Mapping } from '../../mapping/mapping.ts';
import type { Temporal } from '../../workers/connect-temporal.ts';
import { createPaint, type Paint } from '../paint.ts';
import { hasBulkWorker } from './bulk-workers.ts';
import { createJsonScreen, createLogScreen, createTerminalScreen, type Screen } from './screen.ts';

/** What every part of a command needs. */
export interface PlaceOf<Flags> {
  temporal: Temporal;
  config: Config;
  mapping: Mapping;
  flags: Flags;
}

/** The exit codes of commands that follow something to its end. */
export const exits = { done: 0, failed: 1, cancelled: 2, asked: 3, left: 130 } as const;

export function screenOf({ flags: { json } }: { flags: { json?: boolean } }): { screen: Screen; paint: Paint } {
  const { stdout } = process;
  const paint = createPaint(stdout.hasColors?.() ?? false);
  const toLog = (line: string): void => console.log(line);
  if (json) return { screen: createJsonScreen(toLog, (line) => console.error(line)), paint };
  if (!stdout.isTTY) return { screen: createLogScreen(toLog), paint };
  const terminal = { write: (text: string) => stdout.write(text), width: () => stdout.columns };
  return { screen: createTerminalScreen(terminal), paint };
}

/** Whether a worker of this config's group looks for long work. */
export function isServed({ temporal, config }: Pick<PlaceOf<unknown>, 'temporal' | 'config'>): Promise<boolean> {
  return hasBulkWorker(temporal, { namespace: config.temporal.namespace, groupId: config.kafka.groupId });
}

/** Ctrl-C ends the looking, not what is looked at. */
export async function untilInterrupted<T>(look: (left: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const leave = (): void => controller.abort();
  process.once('SIGINT', leave);
  try {
    return await look(controller.signal);
  } finally {
    process.off('SIGINT', leave);
  }
}
