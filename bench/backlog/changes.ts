import { pickWeighted, type Random } from '../../demo/random.ts';
import { type BacklogTable, idOf, type Row } from './tables.ts';

/** A change of one row as the binlog has it. */
export interface BacklogChange {
  table: BacklogTable;
  operation: 'insert' | 'update' | 'delete';
  id: string;
  before: Row | null;
  after: Row | null;
  /** The how manieth it is, from 0. */
  at: number;
  committedAtMs: number;
  /** When the capture tool has read it. */
  capturedAtMs: number;
}

/** Makes one change after another; the same ones for the same random. */
export interface ChangeMaker {
  next(): BacklogChange;
  /** Revisions of the rows that are there by now: by table, by document id. */
  left(): Map<string, Map<string, number>>;
}

const operations = [
  { operation: 'update', weight: 70 },
  { operation: 'insert', weight: 20 },
  { operation: 'delete', weight: 10 },
] as const;

const BEGAN_AT_MS = Date.UTC(2026, 0, 1);

/**
 * A row is inserted, changed, and maybe deleted, never to come back. Which of a table's rows is updated follows Zipf's law: some
 * are updated very often, most hardly ever.
 */
export function createChangeMaker(tables: readonly BacklogTable[], random: Random): ChangeMaker {
  const rowsOf = new Map(tables.map((table) => [table, createRows(table, random)]));
  let [at, committedAtMs] = [0, BEGAN_AT_MS];
  return {
    next() {
      const table = random.pick(tables);
      const rows = rowsOf.get(table)!;
      const operation = rows.count() === 0 ? 'insert' : pickWeighted(random, operations).operation;
      committedAtMs += random.int(0, 4);
      const images = rows[operation](textOf(committedAtMs));
      const id = idOf(table, (images.after ?? images.before)!);
      const capturedAtMs = committedAtMs + random.int(5, 80);
      return { table, operation, id, ...images, at: at++, committedAtMs, capturedAtMs };
    },
    left: () => new Map([...rowsOf].map(([{ name }, rows]) => [name, rows.revisions()])),
  };
}

type Images = Pick<BacklogChange, 'before' | 'after'>;

/** The rows of one table. */
function createRows(table: BacklogTable, random: Random) {
  const columns = Object.entries(table.columns);
  const rows: Row[] = [];
  let newest = 0;
  return {
    count: () => rows.length,
    revisions: () => new Map(rows.map((row) => [idOf(table, row), Number(row['revision'])])),

    insert(updatedAt: string): Images {
      newest += 1;
      const made = columns.map(([name, { make }]) => [name, make(random, newest)]);
      const after = { ...Object.fromEntries(made), updated_at: updatedAt };
      rows.push(after);
      return { before: null, after };
    },

    update(updatedAt: string): Images {
      const place = Math.floor(rows.length ** random.next()) - 1;
      const before = rows[place]!;
      const column = random.pick(table.changing);
      const changed = { [column]: table.columns[column]!.make(random, newest) };
      const after = { ...before, ...changed, revision: Number(before['revision']) + 1, updated_at: updatedAt };
      rows[place] = after;
      return { before, after };
    },

    delete(): Images {
      const place = random.int(0, rows.length - 1);
      const before = rows[place]!;
      const last = rows.pop()!;
      if (place < rows.length) rows[place] = last;
      return { before, after: null };
    },
  };
}

/** As MySQL writes DATETIME(3). */
const textOf = (ms: number): string => new Date(ms).toISOString().slice(0, -1).replace('T', ' ');
