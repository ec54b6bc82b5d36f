import { Command, InvalidArgumentError } from 'commander';
import { captureOption, dbOption, wholeNumber } from '../../stack/options.ts';
import type { Choice } from '../../stack/part.ts';
import type { Scenario } from './scenario.ts';

export interface FaultsOptions extends Choice {
  scenario: string[];
  list: boolean;
  json: boolean;
  seconds?: number;
}

export function parseOptions(argv: readonly string[]): FaultsOptions {
  return new Command('npm run faults --')
    .description(
      'Breaks one thing after another under the running product on real servers (native ones), and compares every row ' +
        'with its document and every cache key with its rows after each.',
    )
    .option('--scenario <name>', 'only this one; may be given more than once', andMore, [] as string[])
    .addOption(dbOption())
    .addOption(captureOption())
    .option('--list', 'name the scenarios, and run none', false)
    .option('--seconds <n>', 'how long back-pressure keeps Elasticsearch down (20)', wholeNumber(15))
    .option('--json', 'one JSON object on stdout instead of the closing line; progress goes to stderr', false)
    .addHelpText(
      'after',
      '\nIt exits with 1 when anything is lost, stale or not borne as it must be, and with 130 after Ctrl-C.',
    )
    .parse(argv)
    .opts<FaultsOptions>();
}

/** Those asked for, in the order of the catalogue; all when none is. */
export function chooseScenarios(catalogue: readonly Scenario[], names: readonly string[]): readonly Scenario[] {
  const unknown = names.filter((name) => !catalogue.some((scenario) => scenario.name === name));
  if (unknown.length > 0) throw new InvalidArgumentError(`no such scenario: ${unknown.join(', ')}; --list names them`);
  return names.length === 0 ? catalogue : catalogue.filter(({ name }) => names.includes(name));
}

const andMore = (name: string, names: string[]): string[] => [...names, name];
