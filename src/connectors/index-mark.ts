type Mappings = Record<string, unknown>;

/** How documents are made, in the config's words. */
export interface DeclaredDocuments {
  table: string;
}

/** What evenkeel keeps in the mapping's `_meta` of an index that it made, for `evenkeel plan`. */
export interface IndexMark {
  /** The consumer group of the config that it was made by. */
  owner: string;
  /** How its documents are made. */
  documents: object;
  /** Of one that was copied: the copy holds the rows as they were then or later. */
  fence?: number;
  /** Of an index that is not live: one that a resync is building, or keeps for a rollback. */
  following?: FollowingMark;
}

export interface FollowingMark {
  role: 'building' | 'kept';
  /** Of the resync's new indices; of a kept one, the stamp that took its place. */
  stamp: string;
  /** Null: not known yet. */
  fence: number | null;
  /** When it was registered, as ISO 8601. */
  since: string;
  workflowId: string;
}

export function withMark(mappings: Mappings, mark: IndexMark): Mappings {
  return { ...mappings, _meta: { ...metaOf(mappings), evenkeel: mark } };
}

/** Undefined for an index that was made by somebody else, or before there were marks. */
export function markOf(mappings: Mappings): IndexMark | undefined {
  return metaOf(mappings)['evenkeel'] as IndexMark | undefined;
}

function metaOf({ _meta = {} }: Mappings): Record<string, unknown> {
  return _meta as Record<string, unknown>;
}
