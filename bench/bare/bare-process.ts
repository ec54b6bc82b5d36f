import { fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DemoError } from '../../demo/demo-error.ts';
import { stackDir } from '../../stack/paths.ts';

/** A bare loop at work. It ends when the channel to this process does, so that it never outlives it. */
export interface BareProcess {
  pid: number;
  /** Aborted when it ends by itself. */
  died: AbortSignal;
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 10_000;

/**
 * Resolves when it says that it is in its group.
 *
 * @param program a module's address
 * @param settings what it is told: JSON, its only argument
 */
export async function startBareLoop(program: URL, settings: object): Promise<BareProcess> {
  const logFile = join(stackDir, 'log', 'bench-bare-loop.log');
  const log = openSync(logFile, 'w');
  const child = fork(fileURLToPath(program), [JSON.stringify(settings)], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const death = new AbortController();
  const ended = once(child, 'exit');
  const onExit = (): void => death.abort(new DemoError(`the bare loop ended by itself: ${logFile} says why`));
  child.once('exit', onExit);

  async function stop(): Promise<void> {
    child.off('exit', onExit);
    if (child.connected) child.disconnect();
    const tooSlow = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    if (child.exitCode === null && child.signalCode === null) await ended;
    clearTimeout(tooSlow);
  }

  const signal = AbortSignal.any([death.signal, AbortSignal.timeout(READY_WITHIN_MS)]);
  try {
    await once(child, 'message', { signal });
  } catch {
    await stop();
    throw death.signal.aborted ? death.signal.reason : new DemoError(`the bare loop does not start: see ${logFile}`);
  }
  return { pid: child.pid!, died: death.signal, stop };
}
