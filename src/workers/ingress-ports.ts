import type { Client } from '@temporalio/client';
import type { Config } from '../config/schema.ts';
import { condense } from '../formats/condensed.ts';
import type { IngressPorts } from '../ingress/create-ingress.ts';
import { createMapping } from '../mapping/mapping.ts';
import { literalStart } from '../mapping/table-pattern.ts';
import { neededColumns } from '../mapping/needed-columns.ts';
import { createStarts } from '../start/starts.ts';
import { createTopicDecoders } from './topic-decoders.ts';

/** What the ingress is given, since it knows neither formats nor mapping. */
export function createIngressPorts(config: Config, client: Client): IngressPorts {
  const { tables } = config;
  const decoderOf = createTopicDecoders(config);
  const mapping = createMapping(tables);
  const columnsOf = (table: string) => neededColumns(mapping, table);
  const starts = createStarts(client, config);
  return {
    client,
    sources: mapping.sources,
    sourceTexts: mapping.sources.map(literalStart),
    condense: (topic, record) => condense(record, { decoder: decoderOf(topic), columnsOf }),
    async healTables(reason) {
      await Promise.all(tables.map(({ table }) => starts.healTable({ table, reason })));
    },
  };
}
