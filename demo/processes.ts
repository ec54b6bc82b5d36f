import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify, isAlive, type ProcessIdentity } from '../stack/server/process-identity.ts';
import { DemoError } from './demo-error.ts';

export type Role = 'ingress' | 'worker';

export interface ProcessOptions {
  /** as for `evenkeel <role> --config` */
  config: string;
  /** checkout to run in */
  folder: string;
  logFolder: string;
  /** What node runs, if not the sources. */
  program?: readonly string[];
  /** After `--config`. */
  flags?: readonly string[];
  /** instead of this process's own */
  environment?: NodeJS.ProcessEnv;
  /** Told when one ends that nobody stopped. */
  onDeath: (name: string, sentence: string) => void;
}

export interface EvenkeelProcess {
  name: string;
  logFile: string;
  identity: ProcessIdentity;
  /** Resolves when it says that it is ready. */
  ready: Promise<void>;
  /** SIGTERM, as an operator would; SIGKILL when it does not drain within its 10 s and some more. */
  stop(): Promise<void>;
  /** SIGKILL: it cannot even say goodbye. */
  kill(): Promise<void>;
}

const readyWithinMs = 60_000;
const stopWithinMs = 15_000;

/** Starts `evenkeel <role>` as a process of its own, which outlives this one; its output goes to a log file. */
export async function startProcess(role: Role, name: string, options: ProcessOptions): Promise<EvenkeelProcess> {
  mkdirSync(options.logFolder, { recursive: true });
  const logFile = join(options.logFolder, `${name}.log`);
  const log = openSync(logFile, 'a');
  const from = readFileSync(logFile).length;
  const { program = ['--import', 'tsx', 'src/cli/main.ts'], flags = [] } = options;
  const child = spawn(process.execPath, [...program, role, '--config', options.config, ...flags], {
    cwd: options.folder,
    env: options.environment,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  await once(child, 'spawn');
  child.unref();

  let expected = false;
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const ended = once(child, 'exit');
  const logSince = (): string => readFileSync(logFile).subarray(from).toString();
  child.once('exit', (code, signal) => {
    const how = signal ? `signal ${signal}` : `exit code ${code}`;
    if (!expected)
      options.onDeath(name, `${name} ended by itself (${how}); ${logFile} ends with:\n${lastLines(logSince())}`);
  });
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    expected = true;
    if (hasEnded()) return;
    child.ref(); // waited for from here on
    child.kill(signal);
    const tooSlow = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
    await ended;
    clearTimeout(tooSlow);
  };
  const ready = waitUntilReady({ child, logSince, text: `"msg":"${role} ready"`, name });
  ready.catch(() => undefined);
  return {
    name,
    logFile,
    identity: identify(child.pid!) ?? { pid: child.pid!, startTicks: 0 },
    ready,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

async function waitUntilReady(options: {
  child: ChildProcess;
  logSince: () => string;
  text: string;
  name: string;
}): Promise<void> {
  const { child, logSince, text, name } = options;
  const deadlineMs = Date.now() + readyWithinMs;
  while (!logSince().includes(text)) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new DemoError(`${name} ended while starting:\n${lastLines(logSince())}`);
    if (Date.now() > deadlineMs)
      throw new DemoError(`${name} is not ready after ${readyWithinMs / 1000} s:\n${lastLines(logSince())}`);
    await sleep(50);
  }
}

const lastLines = (text: string): string => text.trimEnd().split('\n').slice(-15).join('\n');

/** Stops a process that this one did not start, if it is still the same one. */
export async function stopRecorded(recorded: ProcessIdentity): Promise<boolean> {
  if (!isAlive(recorded)) return false;
  process.kill(recorded.pid, 'SIGTERM');
  const deadlineMs = Date.now() + stopWithinMs;
  while (isAlive(recorded) && Date.now() < deadlineMs) await sleep(50);
  if (isAlive(recorded)) process.kill(recorded.pid, 'SIGKILL');
  return true;
}
