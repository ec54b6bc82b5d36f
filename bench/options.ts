import { Argument, Command } from 'commander';
import type { BenchOptions } from './bench-part.ts';
import { catalogue } from './catalogue.ts';

export function parseOptions(argv: readonly string[]): BenchOptions & { parts: string[] } {
  const names = catalogue.map(({ name }) => name);
  const parts = catalogue.map(({ name, title }) => `  ${name.padEnd(12)} ${title}`);
  const command = new Command('npm run bench --')
    .description(
      'Measures evenkeel on real servers, each time beside a bare loop or another base in the same run, prints tables, and ' +
        'writes bench/results/<date>.json. Nothing else should run meanwhile.',
    )
    .addArgument(new Argument('[parts...]', 'what to measure; none: all').choices(names))
    .option('--quick', 'each part small: shows that it runs, not how fast it is; writes no results', false)
    .addHelpText('after', `\nParts:\n${parts.join('\n')}`)
    .parse(argv);
  return { ...command.opts<BenchOptions>(), parts: command.args };
}
