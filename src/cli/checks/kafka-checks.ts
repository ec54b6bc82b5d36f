import type { Config } from '../../config/schema.ts';
import { DecodeError } from '../../formats/decode-error.ts';
import { formatOf } from '../../formats/formats.ts';
import { parseMessage } from '../../formats/parse-message.ts';
import { missingTopics } from '../../ingress/missing-topics.ts';
import { sampleMessages } from '../../ingress/sample-messages.ts';
import { error, warning, type Finding } from './finding.ts';

type Topic = Config['kafka']['topics'][number];

/** The topics are there, and their messages are of the format that the config says. */
export async function checkKafka({ kafka: { brokers, topics } }: Config): Promise<Finding[]> {
  const names = topics.map(({ name }) => name);
  const missing = await missingTopics(brokers, names);
  const samples = await sampleMessages(
    brokers,
    names.filter((name) => !missing.includes(name)),
  );
  return topics.flatMap((topic, at) => {
    const path = ['kafka', 'topics', at];
    return missing.includes(topic.name)
      ? [error([...path, 'name'], `Kafka has no topic "${topic.name}": create it, or start the capture tool first`)]
      : checkFormat(topic, samples.get(topic.name), [...path, 'format']);
  });
}

function checkFormat({ name, format }: Topic, sample: Buffer | undefined, path: PropertyKey[]): Finding[] {
  if (sample === undefined)
    return format === 'auto'
      ? [warning(path, `"${name}" has no message yet that would tell its format: name it, if you know it`)]
      : [];
  const found = recognised(sample);
  if (found === undefined)
    return [
      warning(
        path,
        `the first message of "${name}" is of no format that is known: it will be parked. Is it the capture tool's topic?`,
      ),
    ];
  if (format === 'auto')
    return [
      warning(
        path,
        `the first message of "${name}" is of ${found}: write format: ${found}, so that no other message decides it`,
      ),
    ];
  return found === format ? [] : [error(path, `the first message of "${name}" is of ${found}, not of ${format}`)];
}

function recognised(message: Buffer): ReturnType<typeof formatOf> {
  try {
    return formatOf(parseMessage(message));
  } catch (failure) {
    if (failure instanceof DecodeError) return undefined;
    throw failure;
  }
}
