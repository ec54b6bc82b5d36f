import type { Row } from '../../src/model/change.ts';
import type { VersionedWrite } from '../../src/connectors/elasticsearch.ts';

export type IndexWrite = Omit<VersionedWrite, 'address'> & { id: string };

/** How long deletes are remembered: the gc_deletes that `setup` gives an index. */
const GC_DELETES_MS = 60 * 60_000;

interface Entry {
  version: number;
  /** null: a delete that is still remembered. */
  source: Row | null;
  writtenAtMs: number;
}

/** One index with Elasticsearch's versions: a 409 for what is older, and deletes that are forgotten. */
export function createSearchIndex(name: string) {
  const entries = new Map<string, Entry>();

  function entryOf(id: string, nowMs: number): Entry | undefined {
    const entry = entries.get(id);
    if (entry?.source !== null || nowMs - entry.writtenAtMs <= GC_DELETES_MS) return entry;
    entries.delete(id);
    return undefined;
  }

  return {
    name,
    write({ id, version, versionType, source }: IndexWrite, nowMs: number): 'written' | 'already newer' {
      const current = entryOf(id, nowMs)?.version ?? -1;
      if (versionType === 'external' ? current >= version : current > version) return 'already newer';
      entries.set(id, { version, source, writtenAtMs: nowMs });
      return 'written';
    },
    /** As an index without external versions takes it. */
    writeBlindly({ id, version, source }: IndexWrite, nowMs: number): void {
      entries.set(id, { version, source, writtenAtMs: nowMs });
    },
    /** As somebody else writes, without a version: the one after what is there, be it a delete. */
    writeByHand(id: string, source: Row | null, nowMs: number): void {
      const version = (entryOf(id, nowMs)?.version ?? 0) + 1;
      entries.set(id, { version, source, writtenAtMs: nowMs });
    },
    /** What a conflict tells: the version of a remembered delete, too. */
    toldVersion: (id: string, nowMs: number): number | null => entryOf(id, nowMs)?.version ?? null,
    /** What a reader gets. */
    held(id: string): { version: number; source: Row } | null {
      const { version = 0, source = null } = entries.get(id) ?? {};
      return source === null ? null : { version, source };
    },
    /** Null where there is no document: a remembered delete does not show. */
    versionOf(id: string): number | null {
      const entry = entries.get(id);
      return entry === undefined || entry.source === null ? null : entry.version;
    },
    forgetDeletes(): void {
      for (const [id, { source }] of entries) if (source === null) entries.delete(id);
    },
    documents(): Map<string, Row> {
      const rows = [...entries].flatMap(([id, { source }]) => (source === null ? [] : [[id, source] as const]));
      return new Map(rows);
    },
  };
}

export type SearchIndex = ReturnType<typeof createSearchIndex>;
