import type { Change, Row } from '../../../src/model/change.ts';

/** One transaction, as the binlog has it. */
export interface Commit {
  /** The changes of each statement, in order. */
  statements: Change[][];
  /** When the statement began: what a binlog event carries as its time, out of commit order. */
  eventMs: number;
  /** The binlog is sent before readers see the commit. */
  visibleAtMs: number;
}

/** A table of rows by id, with a binlog that runs ahead of what readers see. */
export function createMysql() {
  const binlog: Commit[] = [];
  const newest = new Map<number, Row>();
  const seen = new Map<number, Row>();
  let seenCommits = 0;

  function see(nowMs: number): void {
    for (; seenCommits < binlog.length; seenCommits++) {
      const commit = binlog[seenCommits]!;
      if (commit.visibleAtMs > nowMs) return;
      applyTo(seen, commit);
    }
  }

  return {
    binlog: binlog as readonly Commit[],
    /** With all commits, also those that readers do not see yet. */
    newest: newest as ReadonlyMap<number, Row>,
    commit(statements: Change[][], { eventMs, visibleAtMs }: { eventMs: number; visibleAtMs: number }): void {
      const commit = { statements, eventMs, visibleAtMs: Math.max(visibleAtMs, binlog.at(-1)?.visibleAtMs ?? 0) };
      binlog.push(commit);
      applyTo(newest, commit);
    },
    read(id: number, nowMs: number): Row | null {
      see(nowMs);
      return seen.get(id) ?? null;
    },
    /** Whether a commit that no reader sees yet still holds its lock on that row. */
    isLocked(id: number, nowMs: number): boolean {
      see(nowMs);
      return binlog.slice(seenCommits).some((commit) => idsOf(commit).has(id));
    },
    /** When all transactions that are open now will have been seen. */
    allSeenAtMs: (): number => binlog.at(-1)?.visibleAtMs ?? 0,
  };
}

export type Mysql = ReturnType<typeof createMysql>;

function applyTo(rows: Map<number, Row>, { statements }: Commit): void {
  for (const changes of statements) {
    for (const { before } of changes) if (before !== null) rows.delete(Number(before['id']));
    for (const { after } of changes) if (after !== null) rows.set(Number(after['id']), after);
  }
}

function idsOf({ statements }: Commit): Set<number> {
  const rows = statements.flat().flatMap(({ before, after }) => [before, after]);
  return new Set(rows.filter((row) => row !== null).map((row) => Number(row['id'])));
}
