import { Command } from 'commander';
import { loadConfig } from '../config/load-config.ts';
import { createMapping, type Mapping } from '../mapping/mapping.ts';
import { compareOutcome } from './fixtures/compare-outcome.ts';
import { emptyOutcome, type Fixture, type Outcome } from '../config/fixture-schema.ts';
import { loadFixtures, type FixtureFile } from './fixtures/load-fixtures.ts';
import { resultLines, type FixtureResult } from './fixtures/result-lines.ts';
import { IncompleteRowError, runFixture } from './fixtures/run-fixture.ts';
import { updateFixtures } from './fixtures/update-fixtures.ts';

interface Flags {
  config?: string;
  update?: boolean;
  json?: boolean;
}

export function testCommand(): Command {
  return new Command('test')
    .description('Run fixtures: what becomes of single rows by the config. Needs no server. Exits 1 when one fails.')
    .argument('<path>', 'folder with evenkeel.yaml and fixtures/*.yaml, or one file of fixtures')
    .option('-c, --config <file>', 'another config than the evenkeel.yaml of the folder')
    .option('-u, --update', 'write what comes of a fixture into its `expect`, where it differs')
    .option('--json', 'print JSON')
    .action(async (path: string, { config: file, update = false, json }: Flags) => {
      const { config: beside, files } = loadFixtures(path);
      const mapping = createMapping(loadConfig(file ?? beside).config.tables);
      const results: FixtureResult[] = [];
      for (const one of files) results.push(...(await runFile(one, { mapping, update })));
      if (json) console.log(JSON.stringify(results));
      else for (const line of resultLines(results, process.stdout.hasColors?.() ?? false)) console.log(line);
      if (results.some(({ outcome }) => outcome === 'failed')) process.exitCode = 1;
    });
}

async function runFile(
  file: FixtureFile,
  { mapping, update }: { mapping: Mapping; update: boolean },
): Promise<FixtureResult[]> {
  const outcomes = new Map<number, Outcome>();
  const results: FixtureResult[] = [];
  for (const [at, fixture] of file.fixtures.entries()) {
    const { actual, ...result } = await runOne(fixture, mapping);
    const isUpdated = update && actual !== undefined && result.outcome === 'failed';
    if (isUpdated) outcomes.set(at, actual);
    const { name, differences } = result;
    results.push({ ...(isUpdated ? { name, differences, outcome: 'updated' } : result), at: file.locate(at) });
  }
  updateFixtures(file, outcomes);
  return results;
}

type Ran = Omit<FixtureResult, 'at'> & { actual?: Outcome };

async function runOne(fixture: Fixture, mapping: Mapping): Promise<Ran> {
  const { name, table, expect } = fixture;
  const failed = (error: string): Ran => ({ name, outcome: 'failed', differences: [], error });
  if (mapping.of(table) === undefined && mapping.usesOf(table).length === 0)
    return failed(`the config says nothing of ${table}: it has ${mapping.sources.join(', ')}`);
  try {
    const actual = await runFixture(fixture, mapping);
    const differences = compareOutcome(expect ?? emptyOutcome(), actual);
    if (expect === undefined)
      return { ...failed('expects nothing yet: --update writes what comes of it'), differences, actual };
    return { name, outcome: differences.length > 0 ? 'failed' : 'passed', differences, actual };
  } catch (error) {
    if (error instanceof IncompleteRowError) return failed(error.message);
    throw error;
  }
}
