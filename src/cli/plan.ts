import { Command } from 'commander';
import { loadConfig } from '../config/load-config.ts';
import { createElasticsearch } from '../connectors/elasticsearch.ts';
import { createMapping } from '../mapping/mapping.ts';
import { configOption, type ConfigFlag } from './config-option.ts';
import { nextSteps } from './plan/next-steps.ts';
import { planAll } from './plan/plan-all.ts';
import { planLines } from './plan/plan-lines.ts';

export function planCommand(): Command {
  return new Command('plan')
    .description('What the config would change of the indices that are there, and how to get there. Changes nothing.')
    .addOption(configOption())
    .option('--json', 'print JSON')
    .action(async ({ config: file, json }: ConfigFlag & { json?: boolean }) => {
      const { config } = loadConfig(file);
      const elasticsearch = createElasticsearch(config.elasticsearch);
      try {
        await elasticsearch.ping();
        const { tables, kafka } = config;
        const indices = createMapping(tables).tables.flatMap((table) => table.indices);
        const plans = await planAll(elasticsearch.client, indices, kafka.groupId);
        const { node } = config.elasticsearch;
        const steps = nextSteps(plans, { file, node });
        if (json) console.log(JSON.stringify({ indices: plans, steps }));
        else for (const line of planLines(plans, steps, process.stdout.hasColors?.() ?? false)) console.log(line);
      } finally {
        await elasticsearch.close();
      }
    });
}
