import type { Change, Decoded, Operation, Row, SchemaChangeKind, Value } from '../model/change.ts';
import type { LaneRecord } from '../model/record.ts';
import { type CreateDecoder, DecodeError } from './decoder.ts';
import { parseType, textResolver, type TextResolver } from './mysql-text.ts';

/**
 * Canal's flat JSON message: all rows that one statement changed in one table.
 * Values are text or null, `old` holds only what changed, enum is an ordinal, set a bit mask, binary ISO-8859-1 text.
 */
export const createCanal: CreateDecoder = () => ({ decode });

interface FlatMessage {
  database?: string;
  table?: string;
  type: string;
  isDdl?: boolean;
  sql?: string;
  data?: TextRow[] | null;
  old?: (TextRow | null)[] | null;
  mysqlType?: Record<string, string> | null;
}

type TextRow = Record<string, string | null>;

const operations: Record<string, Operation> = { INSERT: 'insert', INIT: 'insert', UPDATE: 'update', DELETE: 'delete' };

const schemaChangeKinds: Record<string, SchemaChangeKind> = {
  TRUNCATE: 'truncate',
  RENAME: 'rename',
  ERASE: 'drop',
  ALTER: 'alter',
};

function kindOf(type: string): SchemaChangeKind {
  return (Object.hasOwn(schemaChangeKinds, type) && schemaChangeKinds[type]) || 'other';
}

function decode(record: LaneRecord): Decoded {
  if (record.value === null) return { kind: 'ignored', reason: 'empty record' };
  const message = parse(Buffer.from(record.value).toString());
  const table = `${message.database ?? ''}.${message.table ?? ''}`;
  if (message.isDdl === true)
    return { kind: 'schema', schema: { tables: [table], kind: kindOf(message.type), statement: message.sql ?? '' } };
  const operation = Object.hasOwn(operations, message.type) ? operations[message.type] : undefined;
  if (operation === undefined) return { kind: 'ignored', reason: `Canal ${message.type}` };
  if (!Array.isArray(message.data)) throw new DecodeError('no-data', `Canal ${message.type} of ${table} has no data`);

  const resolve = rowResolver(message.mysqlType ?? {});
  const changes = message.data.map((data, index): Change => {
    const row = resolve(data);
    if (operation === 'insert') return { table, operation, before: null, after: row };
    if (operation === 'delete') return { table, operation, before: row, after: null };
    const old = message.old?.[index];
    return { table, operation, before: old ? { ...row, ...resolve(old) } : row, after: row };
  });
  return { kind: 'rows', changes };
}

function parse(text: string): FlatMessage {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch (cause) {
    throw new DecodeError('not-json', `not JSON: ${(cause as Error).message}`, { cause });
  }
  if (typeof message !== 'object' || message === null || typeof (message as FlatMessage).type !== 'string')
    throw new DecodeError('no-type', 'not a Canal flat message: it has no "type"');
  return message as FlatMessage;
}

function rowResolver(types: Record<string, string>): (row: TextRow) => Row {
  const resolvers = new Map(Object.entries(types).map(([column, type]) => [column, columnResolver(type)]));
  return (row) =>
    Object.fromEntries(
      Object.entries(row).map(([column, text]) => [
        column,
        text === null ? null : (resolvers.get(column)?.(text) ?? null),
      ]),
    );
}

function columnResolver(mysqlType: string): TextResolver {
  const { base, args } = parseType(mysqlType);
  if (base === 'enum') return (text) => members(args)[Number(text) - 1] ?? '';
  if (base === 'set') return (text) => setOf(members(args), BigInt(text));
  if (/binary|blob/.test(base)) return (text) => Buffer.from(text, 'latin1').toString('base64');
  return textResolver(mysqlType);
}

/** `'a','it''s'` -> [a, it's] */
function members(args: string): string[] {
  return [...args.matchAll(/'((?:[^']|'')*)'/g)].map((match) => (match[1] ?? '').replaceAll("''", "'"));
}

function setOf(names: string[], mask: bigint): Value {
  return names.filter((_, bit) => (mask >> BigInt(bit)) & 1n);
}
