import { join } from 'node:path';
import { runTool } from '../../stack/get/run-tool.ts';
import { checkout } from '../../stack/paths.ts';

/** `npm run build`, once. Gives what node then runs: a worker of the sources also holds the compiler that bundles its workflows. */
export const buildProduct = (): Promise<readonly string[]> => (built ??= build());

let built: Promise<readonly string[]> | undefined;

async function build(): Promise<readonly string[]> {
  await runTool(process.execPath, ['--import', 'tsx', 'scripts/build.ts'], { cwd: checkout });
  return [join(checkout, 'dist', 'cli', 'main.js')];
}
