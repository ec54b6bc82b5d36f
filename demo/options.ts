import { Command } from 'commander';
import { captureOption, dbOption, wholeNumber } from '../stack/options.ts';
import type { Choice } from '../stack/part.ts';

export interface DemoOptions extends Choice {
  changes: number;
  rate: number;
  burst: boolean;
  ingresses: number;
  workers: number;
  kill: boolean;
  singles: number;
  keep: boolean;
  json: boolean;
}

export function parseOptions(argv: readonly string[]): DemoOptions {
  const program = new Command('npm run demo --')
    .description(
      'Runs the whole way from MySQL to Elasticsearch and Redis on real servers: brings them up, starts ingress and ' +
        'workers, writes a mixed load, then compares every row with its document and every cache key with its rows.',
    )
    .addOption(dbOption())
    .addOption(captureOption())
    .option('--changes <n>', 'row changes of the load', wholeNumber(0), 3000)
    .option('--rate <n>', 'changes per second', wholeNumber(1), 300)
    .option('--burst', 'as fast as MySQL takes them, instead of --rate', false)
    .option('--singles <n>', 'single changes on a quiet pipeline, each timed', wholeNumber(0), 100)
    .option('--ingresses <n>', 'ingress processes', wholeNumber(1), 1)
    .option('--workers <n>', 'worker processes', wholeNumber(1), 2)
    .option('--kill', 'kill -9 an ingress and a worker in the middle of the load; start them again after 2 s', false)
    .option('--keep', 'leave processes and servers running for a look around', false)
    .option('--json', 'one JSON object on stdout instead of the tables; progress goes to stderr', false)
    .addHelpText('after', '\nIt exits with 1 when anything is lost or wrong, and with 130 after Ctrl-C.');
  return program.parse(argv).opts<DemoOptions>();
}
