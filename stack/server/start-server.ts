import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Command, Part, Site } from '../part.ts';
import { identify } from './process-identity.ts';
import { type RunRecord, writeRunRecord } from './run-record.ts';

/** Starts the part's server so that it outlives this process, with its output in the log file. */
export async function startServer(part: Part, site: Site): Promise<RunRecord> {
  mkdirSync(site.data, { recursive: true });
  await part.prepare?.(site);
  const command = part.command(site);
  for (const [path, text] of Object.entries(command.files ?? {})) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const pid = await spawnDetached(command, site);
  const identity = identify(pid);
  if (identity === undefined) throw new Error(`it stopped at once; see ${site.log}`);
  const record = {
    ...identity,
    commandHash: hashCommand(command),
    startedAt: new Date().toISOString(),
    choice: site.choice,
  };
  writeRunRecord(part.name, record);
  return record;
}

export function hashCommand({ program, args, files }: Command): string {
  return createHash('sha256')
    .update(JSON.stringify([program, args, files ?? {}]))
    .digest('hex');
}

async function spawnDetached({ program, args, env }: Command, site: Site): Promise<number> {
  const log = openFreshLog(site.log);
  try {
    const child = spawn(program, args, {
      cwd: site.data,
      env: { ...process.env, ...env },
      detached: true,
      stdio: ['ignore', log, log],
    });
    await once(child, 'spawn');
    child.unref();
    return child.pid as number;
  } finally {
    closeSync(log);
  }
}

/** One log per run: what an earlier run said must not be taken for this one's. The one before is kept as `.1`. */
function openFreshLog(file: string): number {
  mkdirSync(dirname(file), { recursive: true });
  if (existsSync(file)) renameSync(file, `${file}.1`);
  return openSync(file, 'a');
}
