import { join } from 'node:path';
import { runTool } from './get/run-tool.ts';
import { checkout } from './paths.ts';

/** `npm run check`: everything that can be said about the code without running it. One failure hides no other. */
const checks: { name: string; command: [program: string, ...args: string[]] }[] = [
  { name: 'types', command: [bin('tsc'), '-p', '.'] },
  { name: 'lint', command: [bin('oxlint'), '--type-aware', '--deny-warnings'] },
  { name: 'format', command: [bin('oxfmt'), '--check'] },
  { name: 'schema', command: [process.execPath, '--import', 'tsx', 'src/config/write-json-schema.ts', '--check'] },
];

const results: boolean[] = [];
for (const { name, command } of checks) results.push(await runCheck(name, command));
process.exitCode = results.every(Boolean) ? 0 : 1;

async function runCheck(name: string, [program, ...args]: [string, ...string[]]): Promise<boolean> {
  const begin = Date.now();
  const failure = await runTool(program, args, { cwd: checkout, wholeOutput: true }).then(
    () => undefined,
    (error: Error) => error.message,
  );
  const seconds = ((Date.now() - begin) / 1000).toFixed(1);
  console.log(`check ${name.padEnd(8)} ${failure === undefined ? 'ok    ' : 'FAILED'} ${seconds.padStart(5)} s`);
  if (failure !== undefined) console.log(failure);
  return failure === undefined;
}

function bin(name: string): string {
  return join(checkout, 'node_modules', '.bin', name);
}
