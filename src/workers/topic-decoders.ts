import type { Config } from '../config/schema.ts';
import { readCondensed } from '../formats/condensed.ts';
import type { Decoder } from '../formats/decoder.ts';
import { createDecoder } from '../formats/formats.ts';

/** The decoder of each topic in the config, for as long as the process runs; throws for any other topic. */
export function createTopicDecoders({ kafka, tables }: Config): (topic: string) => Decoder {
  const types = new Map(tables.map(({ table, columns }) => [table, columns]));
  const columnTypes = (table: string): Readonly<Record<string, string>> | undefined => types.get(table);
  const byTopic = new Map(
    kafka.topics.map(({ name, format, timeZone }) => [
      name,
      readCondensed(createDecoder(format, { timeZone, columnTypes })),
    ]),
  );
  return (topic) => {
    const decoder = byTopic.get(topic);
    if (decoder === undefined) throw new Error(`topic ${topic} is not in this config`);
    return decoder;
  };
}
