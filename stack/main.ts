import { Argument, Command } from 'commander';
import { showLogs } from './logs.ts';
import { captureOption, dbOption } from './options.ts';
import { type PartName, partNames } from './part.ts';
import { down, reset, type StackOptions, up } from './stack.ts';
import { endpointLines, readStatus, statusTable } from './status.ts';
import { StackError } from './stack-error.ts';

const program = new Command('stack')
  .description('The development stack: real servers below .stack/, bound to 127.0.0.1.')
  .addHelpText(
    'after',
    `
Parts: ${partNames.join(', ')}
EVENKEEL_<PART>_PORT moves a port, EVENKEEL_STACK_DIR puts .stack elsewhere, EVENKEEL_STACK=native keeps Docker out of it.`,
  );

const parts = () => new Argument('[part...]', 'parts; none means all').choices(partNames);

program
  .command('up')
  .description('get and start what does not run yet, and wait until it answers')
  .addArgument(parts())
  .addOption(dbOption())
  .addOption(captureOption())
  .action(async (names: PartName[], options: StackOptions) => {
    await up(names, options);
    console.log(endpointLines(options.db));
  });

program
  .command('down')
  .description('stop; data stays')
  .addArgument(parts())
  .action(async (names: PartName[]) => void (await down(names)));

program
  .command('reset')
  .description('stop and drop the data (of capture parts too, when a database or Kafka is among them)')
  .addArgument(parts())
  .action(async (names: PartName[]) => void (await reset(names)));

program
  .command('status')
  .description('what runs, and whether it answers')
  .addArgument(parts())
  .addOption(dbOption())
  .option('--json', 'for programs')
  .action(async (names: PartName[], options: StackOptions & { json?: boolean }) => {
    const status = await readStatus(names, options);
    console.log(options.json ? JSON.stringify(status, undefined, 2) : statusTable(status));
  });

program
  .command('logs')
  .description('the end of the log files')
  .addArgument(parts())
  .option('-n, --lines <count>', 'lines of each', '40')
  .option('-f, --follow', 'go on as more is written')
  .action((names: PartName[], options: { lines: string; follow?: boolean }) => showLogs(names, options));

for (const [signal, exitCode] of [['SIGINT', 130] as const, ['SIGTERM', 143] as const]) {
  process.once(signal, () => process.exit(exitCode));
}

// `| head` closes the pipe early: what was begun goes on all the same
process.stdout.on('error', () => undefined);

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof StackError ? error.message : error);
  process.exitCode = 1;
}
