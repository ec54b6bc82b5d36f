import type { Command } from 'commander';
import { vi } from 'vitest';

export interface Ran {
  code: number;
  output: string;
}

/** Runs a command in this very process: to load the whole command line takes seconds. */
export async function runCommand(command: Command, ...args: string[]): Promise<Ran> {
  const log = vi.spyOn(console, 'log').mockReturnValue();
  try {
    await command.parseAsync(args, { from: 'user' });
    return { code: Number(process.exitCode ?? 0), output: log.mock.calls.map(([line]) => `${line}\n`).join('') };
  } finally {
    process.exitCode = undefined;
    log.mockRestore();
  }
}
