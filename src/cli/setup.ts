import { Command } from 'commander';
import { loadConfig, type LoadedConfig } from '../config/load-config.ts';
import { createElasticsearch } from '../connectors/elasticsearch.ts';
import { addSearchAttributes } from '../workers/search-attributes.ts';
import { connectTemporal } from '../workers/connect-temporal.ts';
import { configOption, type ConfigFlag } from './config-option.ts';
import { setUpIndices } from './set-up-indices.ts';

export function setupCommand(): Command {
  return new Command('setup')
    .description(
      'Make what evenkeel needs: search attributes in Temporal, indices with their aliases. May be run again.',
    )
    .addOption(configOption())
    .action(async (flags: ConfigFlag) => {
      const loaded = loadConfig(flags.config);
      await setUpTemporal(loaded);
      await setUpElasticsearch(loaded);
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

async function setUpElasticsearch({ config, locate }: LoadedConfig): Promise<void> {
  const { client, ping, close } = createElasticsearch(config.elasticsearch);
  try {
    await ping();
    for (const { name, outcome, failure } of await setUpIndices(client, config.tables)) {
      if (failure === undefined) console.log(`index ${name}: ${outcome}`);
      else {
        console.error(`${locate(failure.path)}: ${failure.message}`);
        process.exitCode = 1;
      }
    }
  } finally {
    await close();
  }
}
