import type { SchemaChange, SchemaChangeKind } from '../model/change.ts';
import { tokenize, type Token } from './sql-tokens.ts';

/** What a capture tool says of a statement beside its text. */
export interface StatementContext {
  /** Of tables that the statement names without one. */
  database: string;
  /** The table it names, or an empty text; taken when the statement names none that is understood. */
  table: string;
  /** What it would be if the statement is not understood. */
  kind: SchemaChangeKind;
}

/** Reads only as much of a statement as tells which tables it is about, and whether their rows may have changed. */
export function readSchemaChange(statement: string, context: StatementContext): SchemaChange {
  const reader = createReader(tokenize(statement), context.database);
  const { kind, tables } = readStatement(reader, context.kind);
  const { database, table } = context;
  const named = tables.length === 0 && table !== '' && database !== '' ? [`${database}.${table}`] : tables;
  return { tables: [...new Set(named)], kind, statement };
}

interface Meaning {
  kind: SchemaChangeKind;
  tables: string[];
}

function readStatement(reader: Reader, otherwise: SchemaChangeKind): Meaning {
  if (reader.take('TRUNCATE')) {
    reader.take('TABLE');
    return { kind: 'truncate', tables: reader.tables() };
  }
  if (reader.take('RENAME')) return reader.take('TABLE', 'TABLES') ? readRename(reader) : other;
  if (reader.take('DROP')) return readDrop(reader);
  if (reader.take('ALTER')) {
    reader.take('ONLINE');
    const ignores = reader.take('IGNORE');
    return reader.take('TABLE') ? readAlter(reader, ignores) : other;
  }
  if (reader.take('CREATE')) return readCreate(reader);
  return { kind: otherwise, tables: [] };
}

const other: Meaning = { kind: 'other', tables: [] };

/** `a TO b, c TO d`: each name in it. */
function readRename(reader: Reader): Meaning {
  reader.takeAll('IF', 'EXISTS');
  const tables: string[] = [];
  do {
    tables.push(...reader.table());
    reader.skipTo('TO');
    tables.push(...reader.table());
  } while (reader.take(','));
  return { kind: 'rename', tables };
}

/** A temporary table hides one of the same name, and is not it. */
function readDrop(reader: Reader): Meaning {
  const isTemporary = reader.take('TEMPORARY');
  if (reader.take('TABLE', 'TABLES')) {
    reader.takeAll('IF', 'EXISTS');
    return { kind: isTemporary ? 'other' : 'drop', tables: reader.tables() };
  }
  if (reader.take('DATABASE', 'SCHEMA')) {
    reader.takeAll('IF', 'EXISTS');
    const database = reader.name();
    return { kind: 'drop', tables: database === undefined ? [] : [`${database}.*`] };
  }
  return reader.take('INDEX') ? readOn(reader) : other;
}

function readCreate(reader: Reader): Meaning {
  const replaces = reader.takeAll('OR', 'REPLACE') > 0;
  const isTemporary = reader.take('TEMPORARY');
  if (reader.take('TABLE')) {
    reader.takeAll('IF', 'NOT', 'EXISTS');
    return { kind: replaces && !isTemporary ? 'drop' : 'other', tables: reader.table() };
  }
  reader.takeAll('ONLINE', 'OFFLINE', 'UNIQUE', 'FULLTEXT', 'SPATIAL');
  return reader.take('INDEX') ? readOn(reader) : other;
}

function readOn(reader: Reader): Meaning {
  reader.skipTo('ON');
  return { kind: 'other', tables: reader.table() };
}

/** @param ignores IGNORE of MariaDB: rows that a new unique index does not allow are removed */
function readAlter(reader: Reader, ignores: boolean): Meaning {
  reader.takeAll('IF', 'EXISTS');
  const tables = reader.table();
  let kind: SchemaChangeKind = ignores ? 'alter' : 'other';
  do {
    const clause = readClause(reader);
    tables.push(...clause.tables);
    if (clause.kind === 'rename' || kind === 'other') kind = clause.kind;
  } while (reader.skipTo(','));
  return { kind, tables };
}

const notColumns = [
  'INDEX',
  'KEY',
  'UNIQUE',
  'PRIMARY',
  'FULLTEXT',
  'SPATIAL',
  'CONSTRAINT',
  'FOREIGN',
  'CHECK',
  'PERIOD',
  'SYSTEM',
];

/** One clause of an ALTER TABLE, up to its comma. */
function readClause(reader: Reader): Meaning {
  const alter: Meaning = { kind: 'alter', tables: [] };
  if (reader.take('MODIFY', 'CHANGE', 'CONVERT', 'DISCARD', 'IMPORT')) return alter;
  if (reader.take('ADD')) return reader.take(...notColumns, 'PARTITION') ? other : alter;
  if (reader.take('DROP')) return reader.take(...notColumns) ? other : alter;
  if (reader.take('TRUNCATE')) return alter;
  if (reader.take('EXCHANGE')) {
    reader.skipTo('TABLE');
    return { kind: 'alter', tables: reader.table() };
  }
  if (!reader.take('RENAME')) return other;
  if (reader.take('COLUMN')) return alter;
  if (reader.take('INDEX', 'KEY')) return other;
  reader.take('TO', 'AS', '=');
  return { kind: 'rename', tables: reader.table() };
}

type Reader = ReturnType<typeof createReader>;

function createReader(tokens: readonly Token[], database: string) {
  let at = 0;
  const isWord = (words: readonly string[]): boolean => {
    const token = tokens[at];
    return token !== undefined && !token.quoted && words.includes(token.text.toUpperCase());
  };
  const take = (...words: string[]): boolean => isWord(words) && ++at > 0;
  const name = (): string | undefined => {
    const token = tokens[at];
    if (token === undefined || !token.isName) return undefined;
    at++;
    return token.text;
  };
  const table = (): string[] => {
    const first = name();
    if (first === undefined) return [];
    const second = take('.') ? name() : undefined;
    return [second === undefined ? `${database}.${first}` : `${first}.${second}`];
  };
  const tables = (): string[] => {
    const named = table();
    while (take(',')) named.push(...table());
    return named;
  };
  /** Goes behind the next of that word that stands in no parentheses. */
  const skipTo = (word: string): boolean => {
    for (let depth = 0; at < tokens.length; at++) {
      if (depth === 0 && take(word)) return true;
      if (isWord(['('])) depth++;
      else if (isWord([')'])) depth--;
    }
    return false;
  };
  return {
    take,
    takeAll: (...words: string[]): number => {
      let taken = 0;
      while (take(...words)) taken++;
      return taken;
    },
    skipTo,
    name,
    table,
    tables,
  };
}
