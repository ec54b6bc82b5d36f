import type { Row } from '../../../src/model/change.ts';
import { unmappedValue } from './messages.ts';
import type { World } from './world.ts';

/** The capture tool: reads the binlog in order, and stamps and sends each message. After a crash it starts again further back. */
export interface Producer {
  /** Commits that are sent. */
  sent: number;
  /** Rows stay in one partition by hash; more partitions, and some rows move. */
  partitions: number;
}

export function createProducer(): Producer {
  return { sent: 0, partitions: 2 };
}

export function sendNext(world: World, producer: Producer): void {
  const { mysql, capture, random } = world;
  const commit = mysql.binlog[producer.sent];
  if (commit === undefined) return;
  const partitionOf = (row: Row): number => Number(row['id']) % producer.partitions;
  const messages = commit.statements.flatMap((changes) => capture.messages(changes, partitionOf));
  if (random.chance(0.1)) messages.push({ partition: random.int(0, producer.partitions - 1), value: unmappedValue() });
  for (const { partition, value } of messages) {
    world.say(() => `sent to ${partition}: ${Buffer.from(value).toString()}`);
    // The event's own time travels as a header, for the ablation that believes in it.
    const headers = { eventMs: String(commit.eventMs) };
    const record = { timestampMs: world.nowMs, key: null, value, headers };
    world.kafka.send(partition, { record, sentAtMs: world.nowMs, commit: producer.sent });
  }
  producer.sent++;
}

/** How much further back than needed it may start again. */
const REPLAYED_COMMITS = 3;

/** It starts again where all before is in Kafka, or further back. */
export function crash({ kafka, random, say }: World, producer: Producer): void {
  const firstLost = random.chance(0.5) ? kafka.loseOutboxes() : Infinity;
  producer.sent = Math.max(0, Math.min(producer.sent, firstLost) - random.int(0, REPLAYED_COMMITS));
  say(() => `the capture tool starts again at commit ${producer.sent}`);
}
