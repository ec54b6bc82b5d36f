import type { Client } from '@elastic/elasticsearch';
import { Command } from 'commander';
import { loadConfig, type LoadedConfig } from '../config/load-config.ts';
import { createElasticsearch } from '../connectors/elasticsearch.ts';
import { createMapping, type TableMapping } from '../mapping/mapping.ts';
import type { TableConfig } from '../mapping/table-config.ts';
import { addSearchAttributes } from '../workers/search-attributes.ts';
import { connectTemporal, type Temporal } from '../workers/connect-temporal.ts';
import { configOption, type ConfigFlag } from './config-option.ts';
import { acceptDocuments } from './plan/change-in-place.ts';
import { createCommandOf } from './follow/command-of.ts';
import { CREATED, setUpIndices } from './set-up-indices.ts';
import { settleLeftovers } from './settle-leftovers.ts';
import { UsageError } from './usage-error.ts';
import { walkCommand } from './walk-command.ts';

interface Flags extends ConfigFlag {
  accept?: string;
  yes?: true;
}

export function setupCommand(): Command {
  return new Command('setup')
    .description(
      'Make what evenkeel needs: search attributes in Temporal, indices with their aliases. May be run again.',
    )
    .addOption(configOption())
    .option('--accept <database.table>', 'documents of this table are made as the config says from now on, in place')
    .option('--yes', 'drop what terminated resyncs left over, without asking')
    .action(async ({ config: file, accept, yes }: Flags) => {
      const loaded = loadConfig(file);
      const { config } = loaded;
      const accepted = accept === undefined ? undefined : mappedTable(config.tables, accept);
      const temporal = await connectTemporal(config.temporal);
      const { client, ping, close } = createElasticsearch(config.elasticsearch);
      try {
        await setUpTemporal(temporal, loaded);
        await ping();
        await setUpElasticsearch(client, loaded, file);
        if (accepted) await acceptTable(client, loaded, accepted);
        await settleLeftovers({ temporal, client }, config, yes);
      } finally {
        await Promise.all([close(), temporal.close()]);
      }
    });
}

async function setUpTemporal(temporal: Temporal, { config }: LoadedConfig): Promise<void> {
  const added = await addSearchAttributes(temporal, config.temporal.namespace);
  console.log(`search attributes: ${added.length > 0 ? `${added.join(', ')} added` : 'all there'}`);
}

function mappedTable(tables: readonly TableConfig[], name: string): TableMapping {
  const mapped = createMapping(tables).tables;
  const table = mapped.find((one) => one.name === name);
  if (table) return table;
  throw new UsageError(`the config does not map "${name}"; it maps ${mapped.map((one) => one.name).join(', ')}`);
}

async function setUpElasticsearch(client: Client, { config, locate }: LoadedConfig, file: string): Promise<void> {
  const outcomes = await setUpIndices(client, config.tables, config.kafka.groupId);
  for (const { name, outcome, failure } of outcomes) {
    if (failure === undefined) console.log(`index ${name}: ${outcome}`);
    else {
      console.error(`${locate(failure.path)}: ${failure.message}`);
      process.exitCode = 1;
    }
  }
  const empty = outcomes.filter(({ outcome }) => outcome === CREATED).map(({ table }) => table);
  if (empty.length > 0)
    console.log('rows that are in MySQL already come by a resync of their table, once workers run:');
  for (const table of new Set(empty)) console.log(`  ${createCommandOf(table, file)('')}`);
}

/** Workers make documents as the index itself says. */
async function acceptTable(client: Client, { config }: LoadedConfig, { name, indices }: TableMapping): Promise<void> {
  for (const index of indices) {
    const names = await acceptDocuments(client, index, config.kafka.groupId);
    console.log(`index ${index.name}: documents of ${names.join(', ')} are made as the config says from now on`);
  }
  console.log('those that are there come to be so by a walk over the table, once workers run with this file:');
  console.log(`  ${walkCommand(name, config)}`);
}
