import type { Change } from '../../../src/model/change.ts';
import type { Documents } from './elasticsearch.ts';
import type { World } from './world.ts';

/** What an ablation may change, at the ports of the product. */
export interface Rules {
  /** Of what documents are made of. `locking`: waits for whoever changes the rows that are read. */
  reads: 'locking' | 'plain';
  joinedRows: 'read after the row' | 'read before the row';
  /** What a batch is told of a change. */
  changeAs: (change: Change, world: World) => Change;
  /** What stands between the product and Elasticsearch. */
  documents: (real: Documents, world: World) => Documents;
  /** `unseen`: nobody asks whether a part is there. */
  missingParts: 'seen' | 'unseen';
  /** `by the public name`: writers follow it, wherever it leads by then. */
  places: 'of each generation' | 'by the public name';
  /** When writers look up which generations there are. */
  lookUp: 'after the records' | 'before them';
  /** What documents with joins get while they are built. */
  building: 'every change' | 'what is above the fence';
  copyStarts: 'behind the barrier' | 'at once';
  /** What stands between the copy of a resync and Elasticsearch. */
  copies: Rules['documents'];
  oldPages: 'read again' | 'written';
  /** What a walk does about a change that came while it went. */
  newerChange: 'once more' | 'nothing';
  /** Of what a repair makes documents of. */
  repairReads: 'as a heal' | 'what it compared';
  orphans: 'healed' | 'deleted by hand';
}

export const productRules: Rules = {
  reads: 'locking',
  joinedRows: 'read after the row',
  changeAs: (change) => change,
  documents: (real) => real,
  missingParts: 'seen',
  places: 'of each generation',
  lookUp: 'after the records',
  building: 'every change',
  copyStarts: 'behind the barrier',
  copies: (real) => real,
  oldPages: 'read again',
  newerChange: 'once more',
  repairReads: 'as a heal',
  orphans: 'healed',
};
