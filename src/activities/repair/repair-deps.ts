import type { Elasticsearch } from '../../connectors/elasticsearch.ts';
import type { TopicRecords } from '../../connectors/topic-records.ts';
import type { Decoder } from '../../formats/decoder.ts';
import type { Starts } from '../../start/starts.ts';
import type { ResyncDeps } from '../resync/resync-deps.ts';

export interface RepairDeps extends Pick<
  ResyncDeps,
  'mapping' | 'currentMapping' | 'rows' | 'ranges' | 'lanes' | 'cache' | 'indexParts' | 'giveWay'
> {
  elasticsearch: Pick<
    Elasticsearch,
    'read' | 'readSearchable' | 'write' | 'versions' | 'upSinceMs' | 'documents' | 'refresh' | 'count'
  >;
  starts: Pick<Starts, 'park' | 'tellTrouble'>;
  records: TopicRecords;
  /** The decoder of a topic's format. */
  decoderOf: (topic: string) => Decoder;
}
