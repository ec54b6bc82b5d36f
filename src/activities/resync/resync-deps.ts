import type { Elasticsearch } from '../../connectors/elasticsearch.ts';
import type { IndexDirectory, IndexGenerations } from '../../connectors/index-generations.ts';
import type { LaneProgress } from '../../connectors/lane-progress.ts';
import type { Cache } from '../../connectors/redis.ts';
import type { Mapping } from '../../mapping/mapping.ts';
import type { Starts } from '../../start/starts.ts';
import type { WorkflowRuns } from '../../start/workflow-runs.ts';
import type { CurrentMapping } from '../current-mapping.ts';
import type { RowRanges } from '../heal/row-ranges.ts';
import type { GiveWay } from '../walks/give-way.ts';
import type { SourceRows } from '../heal/source-rows.ts';
import type { WriteDeps } from '../heal/write-documents.ts';

export interface ResyncDeps extends WriteDeps {
  /** As the config has it. */
  mapping: Mapping;
  currentMapping: CurrentMapping;
  directory: IndexDirectory;
  generations: IndexGenerations;
  elasticsearch: WriteDeps['elasticsearch'] & Pick<Elasticsearch, 'read'>;
  rows: SourceRows;
  ranges: RowRanges;
  lanes: LaneProgress;
  cache: Cache;
  starts: Pick<Starts, 'healTable' | 'deletePatterns'>;
  runs: WorkflowRuns;
  giveWay: GiveWay;
}
