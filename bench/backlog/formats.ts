import type { BacklogChange } from './changes.ts';
import { canalRecords } from './canal-records.ts';
import { debeziumRecords } from './debezium-records.ts';
import type { BacklogRecord } from './record.ts';

type ToRecords = (change: BacklogChange) => BacklogRecord[];

/** What each capture tool sends of a change. */
export const formats = { canal: canalRecords, debezium: debeziumRecords } satisfies Record<string, ToRecords>;

export type BacklogFormat = keyof typeof formats;
