import type { Client } from '@temporalio/client';
import type { Config } from '../config/schema.ts';
import { condense } from '../formats/condensed.ts';
import type { IngressPorts } from '../ingress/create-ingress.ts';
import { neededColumns } from '../mapping/needed-columns.ts';
import { createStarts } from '../start/starts.ts';
import { createTopicDecoders } from './topic-decoders.ts';

/** What the ingress is given, since it knows neither formats nor mapping. */
export function createIngressPorts(config: Config, client: Client): IngressPorts {
  const { tables } = config;
  const decoderOf = createTopicDecoders(config);
  const columns = neededColumns(tables);
  const starts = createStarts(client, config);
  return {
    client,
    condense: (topic, record) => condense(record, { decoder: decoderOf(topic), columns }),
    async healTables(reason) {
      await Promise.all(tables.map(({ table }) => starts.healTable({ table, reason })));
    },
  };
}
