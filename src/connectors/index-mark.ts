type Mappings = Record<string, unknown>;

/** What evenkeel keeps in the mapping's `_meta` of an index that it made, for `evenkeel plan`. */
export interface IndexMark {
  /** The consumer group of the config that it was made by. */
  owner: string;
  /** How its documents are made. */
  documents: object;
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
