import { Command } from 'commander';
import { loadConfig } from '../config/load-config.ts';
import { createElasticsearch } from '../connectors/elasticsearch.ts';
import { ensureIndex } from '../connectors/index-setup.ts';
import { addSearchAttributes } from '../workers/search-attributes.ts';
import { connectTemporal } from '../workers/connect-temporal.ts';
import { configOption, type ConfigFlag } from './config-option.ts';

export function setupCommand(): Command {
  return new Command('setup')
    .description(
      'Make what evenkeel needs: search attributes in Temporal, indices with their aliases. May be run again.',
    )
    .addOption(configOption())
    .action(async (flags: ConfigFlag) => {
      const { config } = loadConfig(flags.config);
      const temporal = await connectTemporal(config.temporal);
      const elasticsearch = createElasticsearch(config.elasticsearch);
      try {
        await elasticsearch.ping();
        const added = await addSearchAttributes(temporal, config.temporal.namespace);
        console.log(`search attributes: ${added.length > 0 ? `${added.join(', ')} added` : 'all there'}`);
        for (const { index } of config.tables) {
          if (index) console.log(`index ${index.name}: ${await ensureIndex(elasticsearch.client, index)}`);
        }
      } finally {
        await elasticsearch.close();
        await temporal.close();
      }
    });
}
