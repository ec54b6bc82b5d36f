import type { Admin, Consumer, EachBatchPayload } from 'kafkajs';
import type { Logger } from 'pino';
import { laneName, type LaneId } from '../model/record.ts';
import {
  assignLane,
  type AssignedLane,
  type LaneContext,
  type PassedMarks,
  type SourcePorts,
} from './assigned-lane.ts';
import { createKafkaOffsets } from './kafka-offsets.ts';
import type { Standing } from './lane.ts';

/** The lanes of all partitions that are assigned to us. */
export interface Lanes {
  openAll(assignment: Record<string, number[]>): void;
  take(payload: EachBatchPayload): Promise<void>;
  pass(lane: LaneId, marks: PassedMarks): void;
  /** Of all lanes that are ours. */
  standings(): (LaneId & Standing)[];
  stopAll(): void;
  drainAll(): Promise<void>;
}

export type LanesSettings = LaneContext['settings'] & { groupId: string };

interface LanesContext {
  admin: Admin;
  consumer: Consumer;
  settings: LanesSettings;
  ports: SourcePorts;
  log: Logger;
}

export function createLanes({ admin, ...rest }: LanesContext): Lanes {
  const { consumer, settings } = rest;
  const context: LaneContext = {
    ...rest,
    offsets: createKafkaOffsets(admin, settings.groupId),
    committed: new Map(),
  };
  const lanes = new Map<string, AssignedLane & LaneId>();

  return {
    openAll(assignment) {
      for (const [topic, partitions] of Object.entries(assignment))
        for (const partition of partitions)
          lanes.set(laneName({ topic, partition }), { topic, partition, ...assignLane({ topic, partition }, context) });
    },

    async take(payload) {
      await lanes.get(laneName(payload.batch))?.take(payload);
    },

    pass(lane, marks) {
      lanes.get(laneName(lane))?.pass(marks);
    },

    standings: () => [...lanes.values()].map(({ topic, partition, standing }) => ({ topic, partition, ...standing() })),

    stopAll() {
      for (const lane of lanes.values()) lane.stop();
      lanes.clear();
      const paused = consumer.paused();
      if (paused.length > 0) consumer.resume(paused);
    },

    async drainAll() {
      await Promise.all([...lanes.values()].map((lane) => lane.drain()));
    },
  };
}
