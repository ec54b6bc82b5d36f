import { Command } from 'commander';
import { wholeNumber } from '../../stack/options.ts';
import { ablations } from './ablations.ts';

export interface ModelOptions {
  runs: number;
  seed: number;
  ablation?: string;
  ablationRuns: number;
  trace: boolean;
  json: boolean;
}

export function parseOptions(argv: readonly string[]): ModelOptions {
  const program = new Command('npm run model --')
    .description(
      'Drives the decisions of evenkeel (clock, batches, plans, heals, fence) through random histories of a simulated MySQL, ' +
        'Kafka and Elasticsearch, and compares at the end. Then takes each protection away in turn: without it, a history must go wrong.',
    )
    .option('--runs <n>', 'histories', wholeNumber(0), 10_000)
    .option('--seed <n>', 'seed of the first history; the next one has the next seed', wholeNumber(0), 1)
    .option('--ablation <name>', `only this protection taken away: ${ablations.map(({ name }) => name).join(', ')}`)
    .option('--ablation-runs <n>', 'histories within which each ablation must go wrong', wholeNumber(1), 50_000)
    .option('--trace', 'tell every step of the history of --seed, and no other', false)
    .option('--json', 'one JSON object on stdout; progress goes to stderr', false)
    .addHelpText('after', '\nIt exits with 1 when a history diverges, or an ablation does not.');
  return program.parse(argv).opts<ModelOptions>();
}
