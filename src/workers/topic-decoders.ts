import type { Config } from '../config/schema.ts';
import { readCondensed } from '../formats/condensed.ts';
import type { Decoder } from '../formats/decoder.ts';
import { decoders } from '../formats/formats.ts';

/** The decoder of each topic in the config; throws for any other topic. */
export function createTopicDecoders({ kafka }: Config): (topic: string) => Decoder {
  const byTopic = new Map(
    kafka.topics.map(({ name, format }) => [
      name,
      readCondensed(decoders[format]({ timeZone: 'UTC', columnTypes: () => undefined })),
    ]),
  );
  return (topic) => {
    const decoder = byTopic.get(topic);
    if (decoder === undefined) throw new Error(`topic ${topic} is not in this config`);
    return decoder;
  };
}
