import { Argument, Command } from 'commander';
import { wholeNumber } from '../../stack/options.ts';

export interface ModelOptions {
  runs: number;
  seed: number;
  ablation?: string;
  ablationRuns: number;
  trace: boolean;
  json: boolean;
}

/** A model's name, and the names of its ablations. */
export type AblationNames = Record<string, readonly string[]>;

export function parseOptions(argv: readonly string[], names: AblationNames): { model: string; options: ModelOptions } {
  const models = Object.keys(names);
  const program = new Command('npm run model --')
    .description(
      'Drives the code of evenkeel through random histories of a simulated MySQL, Kafka and Elasticsearch, and compares at the end. ' +
        'Then takes each protection away in turn: without it, a history must go wrong.',
    )
    .addArgument(
      new Argument('[model]', 'versions: documents of one row each. joins: documents that hold rows of several tables')
        .choices(models)
        .default(models[0]),
    )
    .option('--runs <n>', 'histories', wholeNumber(0), 10_000)
    .option('--seed <n>', 'seed of the first history; the next one has the next seed', wholeNumber(0), 1)
    .option('--ablation <name>', 'only this protection taken away')
    .option('--ablation-runs <n>', 'histories within which each ablation must go wrong', wholeNumber(1), 50_000)
    .option('--trace', 'tell every step of the history of --seed, and no other', false)
    .option('--json', 'one JSON object on stdout; progress goes to stderr', false)
    .addHelpText(
      'after',
      () => `\nAblations:\n${models.map((name) => `  ${name}: ${names[name]?.join(', ')}`).join('\n')}`,
    )
    .addHelpText('after', '\nIt exits with 1 when a history diverges, or an ablation does not.');
  program.parse(argv);
  return { model: program.processedArgs[0] as string, options: program.opts<ModelOptions>() };
}
