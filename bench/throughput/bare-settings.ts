import type { BacklogFormat } from '../backlog/formats.ts';
import type { TablesWish } from '../backlog/tables.ts';

/** What the process of the bare loop is told. */
export interface BareSettings {
  brokers: string[];
  topic: string;
  format: BacklogFormat;
  tables: TablesWish;
  /** Its group, and what the names of its indices and keys begin with. */
  run: string;
  elasticsearchNode: string;
  redisUrl: string;
}
