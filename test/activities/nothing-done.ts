import type { IndexResult } from '../../src/model/sync.ts';

/** The result of a batch without anything for us. */
export const nothingDone: IndexResult = {
  changes: {},
  ignored: {},
  schemaChanges: [],
  documents: { indexed: 0, deleted: 0, alreadyNewer: 0, healed: 0 },
  parked: { byError: {}, workflowIds: [] },
  skipped: { byError: {}, problems: [] },
};
