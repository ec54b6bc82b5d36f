import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { DemoError } from './demo-error.ts';

/** `evenkeel setup`: search attributes and indices. It may be run again. */
export async function runSetup({ config, folder }: { config: string; folder: string }): Promise<void> {
  const args = ['--import', 'tsx', 'src/cli/main.ts', 'setup', '--config', config];
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  if (code !== 0) throw new DemoError(`\`evenkeel setup --config ${config}\` failed:\n${output}${errors}`.trimEnd());
}
