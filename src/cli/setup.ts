import { Command } from 'commander';
import { loadConfig, type LoadedConfig } from '../config/load-config.ts';
import { createElasticsearch } from '../connectors/elasticsearch.ts';
import type { IndexMapping } from '../mapping/index-mapping.ts';
import { createMapping } from '../mapping/mapping.ts';
import type { TableConfig } from '../mapping/table-config.ts';
import { addSearchAttributes } from '../workers/search-attributes.ts';
import { connectTemporal } from '../workers/connect-temporal.ts';
import { configOption, type ConfigFlag } from './config-option.ts';
import { acceptDocuments } from './plan/change-in-place.ts';
import { walkCommand } from './plan/next-steps.ts';
import { CREATED, setUpIndices } from './set-up-indices.ts';
import { UsageError } from './usage-error.ts';

export function setupCommand(): Command {
  return new Command('setup')
    .description(
      'Make what evenkeel needs: search attributes in Temporal, indices with their aliases. May be run again.',
    )
    .addOption(configOption())
    .option('--accept <database.table>', 'for plan: the table was read again after its mapping changed')
    .action(async ({ config: file, accept }: ConfigFlag & { accept?: string }) => {
      const loaded = loadConfig(file);
      const accepted = accept === undefined ? [] : indicesOfTable(loaded.config.tables, accept);
      await setUpTemporal(loaded);
      await setUpElasticsearch(loaded, accepted);
    });
}

async function setUpTemporal({ config }: LoadedConfig): Promise<void> {
  const temporal = await connectTemporal(config.temporal);
  try {
    const added = await addSearchAttributes(temporal, config.temporal.namespace);
    console.log(`search attributes: ${added.length > 0 ? `${added.join(', ')} added` : 'all there'}`);
  } finally {
    await temporal.close();
  }
}

function indicesOfTable(tables: readonly TableConfig[], name: string): readonly IndexMapping[] {
  const mapped = createMapping(tables).tables;
  const table = mapped.find((one) => one.name === name);
  if (table) return table.indices;
  throw new UsageError(`the config does not map "${name}"; it maps ${mapped.map((one) => one.name).join(', ')}`);
}

async function setUpElasticsearch({ config, locate }: LoadedConfig, accepted: readonly IndexMapping[]): Promise<void> {
  const { groupId: owner } = config.kafka;
  const { client, ping, close } = createElasticsearch(config.elasticsearch);
  try {
    await ping();
    const outcomes = await setUpIndices(client, config.tables, owner);
    for (const { name, outcome, failure } of outcomes) {
      if (failure === undefined) console.log(`index ${name}: ${outcome}`);
      else {
        console.error(`${locate(failure.path)}: ${failure.message}`);
        process.exitCode = 1;
      }
    }
    const empty = outcomes.filter(({ outcome }) => outcome === CREATED).map(({ table }) => table);
    if (empty.length > 0)
      console.log('rows that are in MySQL already come by a walk over their table, once workers run:');
    for (const table of new Set(empty)) console.log(`  ${walkCommand(table, { ...config, groupId: owner })}`);
    for (const index of accepted) {
      const names = await acceptDocuments(client, index, owner);
      console.log(`index ${index.name}: all documents of ${names.join(', ')} are as the config says`);
    }
  } finally {
    await close();
  }
}
