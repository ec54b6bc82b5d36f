import { join } from 'node:path';
import { runTool } from '../../stack/get/run-tool.ts';
import { checkout } from '../../stack/paths.ts';

/** `npm run build`. Gives what node then runs: a worker of the sources also holds the compiler that bundles its workflows. */
export async function buildProduct(): Promise<readonly string[]> {
  await runTool(process.execPath, ['--import', 'tsx', 'scripts/build.ts'], { cwd: checkout });
  return [join(checkout, 'dist', 'cli', 'main.js')];
}
