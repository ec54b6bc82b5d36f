import { Client, errors, type estypes } from '@elastic/elasticsearch';
import { ConnectorError } from '../model/connector-error.ts';
import type { Row } from '../model/change.ts';
import type { DocumentAddress } from '../model/document-address.ts';
import { type DocumentCursor, type DocumentPage, readDocuments } from './document-pages.ts';
import { isWriteAlias } from './index-naming.ts';
import { readSearchable, type HeldDocument } from './read-searchable.ts';

export interface ElasticsearchSettings {
  node: string;
  username?: string | undefined;
  password?: string | undefined;
  apiKey?: string | undefined;
}

/** A versioned write. `external`: only over an older version; `external_gte`: over the same one too. `source` null deletes. */
export interface VersionedWrite {
  address: DocumentAddress;
  version: number;
  versionType: 'external' | 'external_gte';
  source: Row | null;
}

export type WriteOutcome = { kind: 'indexed' | 'deleted' } | Conflict | Refusal;

/** Something newer is there, or a delete that is remembered. */
export interface Conflict {
  kind: 'alreadyNewer';
  /** The version there, which nobody can read of a delete; absent when Elasticsearch does not tell. */
  current?: number;
}

/** Refused for good. */
export interface Refusal {
  kind: 'refused';
  /** The error's type and field, such as `document_parsing_exception/price`: the same for all that one cause refuses. */
  fingerprint: string;
  message: string;
}

export interface Elasticsearch {
  /** Outcomes in the order of the writes. Throws a retryable ConnectorError after all others are done when one could not be decided. */
  write(writes: readonly VersionedWrite[]): Promise<WriteOutcome[]>;
  /** Current versions in the order of the addresses; null where there is no document. */
  versions(addresses: readonly DocumentAddress[]): Promise<(number | null)[]>;
  /** What documents hold, in the order of the addresses; null where there is none. */
  read(addresses: readonly DocumentAddress[]): Promise<(HeldDocument | null)[]>;
  /** The same as searchers see it, who lag behind by a refresh: several times as fast. */
  readSearchable(addresses: readonly DocumentAddress[]): Promise<(HeldDocument | null)[]>;
  /** The documents behind an alias, page by page. */
  documents(alias: string, cursor: DocumentCursor | null): Promise<DocumentPage>;
  /** From now on searchers see all that was written behind an alias until now. */
  refresh(alias: string): Promise<void>;
  /** How many documents searchers see behind an alias. */
  count(alias: string): Promise<number>;
  /** When the youngest node started, in ms since 1970: no delete from before is remembered for sure. */
  upSinceMs(): Promise<number>;
  /** For setup, which needs more of Elasticsearch than changes do. */
  client: Client;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Longer than a busy cluster needs, shorter than the local activity's budget. */
const REQUEST_TIMEOUT_MS = 8_000;

/** A node takes longer than that to start, so that no start goes by unseen. */
const UP_SINCE_KNOWN_MS = 2_000;

export function createElasticsearch({ node, username, password, apiKey }: ElasticsearchSettings): Elasticsearch {
  const auth = apiKey ? { apiKey } : username ? { username, password: password ?? '' } : undefined;
  const client = new Client({ node, maxRetries: 0, requestTimeout: REQUEST_TIMEOUT_MS, ...(auth && { auth }) });
  let known = { upSinceMs: 0, atMs: -Infinity };

  async function get(
    addresses: readonly DocumentAddress[],
    { withSource }: { withSource: boolean },
  ): Promise<estypes.GetGetResult<Row>[]> {
    if (addresses.length === 0) return [];
    const docs = addresses.map(({ index, id, routing }) => ({
      _index: index,
      _id: id,
      _source: withSource,
      ...(routing !== undefined && { routing }),
    }));
    const response = await classified('mget', node, () => client.mget<Row>({ docs }));
    return response.docs.map(found);
  }

  return {
    client,
    close: () => client.close(),

    async upSinceMs() {
      if (Date.now() - known.atMs < UP_SINCE_KNOWN_MS) return known.upSinceMs;
      const atMs = Date.now();
      const { nodes } = await classified('nodes info', node, () => client.nodes.info({ metric: 'jvm' }));
      const starts = Object.values(nodes).map(({ jvm }) => jvm?.start_time_in_millis ?? 0);
      known = { upSinceMs: Math.max(0, ...starts), atMs };
      return known.upSinceMs;
    },

    async ping() {
      await classified('ping', node, () => client.cluster.health());
    },

    async write(writes) {
      const outcomes: (WriteOutcome | ConnectorError)[] = [];
      for (const operations of inRequests(writes)) {
        const response = await classified('bulk', node, () => client.bulk({ operations, require_alias: true }));
        await removeMadeByDeletes(client, response.items);
        outcomes.push(...response.items.map((item) => outcomeOf((item.index ?? item.delete) as BulkItem)));
      }
      const undecided = outcomes.find((outcome) => outcome instanceof ConnectorError);
      if (undecided) throw undecided;
      return outcomes as WriteOutcome[];
    },

    versions: async (addresses) =>
      (await get(addresses, { withSource: false })).map((doc) => (doc.found ? (doc._version ?? null) : null)),

    read: async (addresses) =>
      (await get(addresses, { withSource: true })).map(({ _source: source, _version: version = 0 }) =>
        source === undefined ? null : { version, source },
      ),

    readSearchable: (addresses) => classified('search', node, () => readSearchable(client, addresses)),

    async refresh(alias) {
      await classified('refresh', node, () => client.indices.refresh({ index: alias }));
    },

    count: async (alias) => (await classified('count', node, () => client.count({ index: alias }))).count,

    documents: (alias, cursor) => classified('search', node, () => readDocuments(client, alias, cursor)),
  };
}

/** What cannot be read now is not missing: a heal would write at too low a version, and take the conflict for a success. */
function found(doc: estypes.MgetResponseItem<Row>): estypes.GetGetResult<Row> {
  if (!('error' in doc)) return doc;
  const { type, reason } = doc.error;
  throw new ConnectorError({
    system: 'elasticsearch',
    operation: 'mget',
    code: type,
    retryable: true,
    message: reason ?? '',
    hint: hints[type],
  });
}

/**
 * A delete with a version makes the index that it does not find, whatever the request says of aliases: it was sent to an index
 * that is dropped by now. What it made goes, and the write is tried again, to the indices that are there.
 */
async function removeMadeByDeletes(client: Client, items: estypes.BulkResponse['items']): Promise<void> {
  const made = new Set(items.flatMap(({ delete: item }) => (item && isWriteAlias(item._index) ? [item._index] : [])));
  if (made.size === 0) return;
  const index = [...made];
  await client.indices.delete({ index, ignore_unavailable: true });
  throw new ConnectorError({
    system: 'elasticsearch',
    operation: 'bulk',
    code: 'index_not_found_exception',
    retryable: true,
    message: `no such alias: ${index.join(', ')}`,
  });
}

interface BulkItem {
  status: number;
  result?: string;
  error?: { type: string; reason?: string };
}

/** Well below the 100 MB that Elasticsearch takes: documents that are healed may be large, and come by hundreds. */
const MAX_REQUEST_CHARACTERS = 10_000_000;

/** The lines of one request after another. */
function* inRequests(writes: readonly VersionedWrite[]): Generator<string[]> {
  let request: string[] = [];
  let characters = 0;
  for (const write of writes) {
    const lines = bulkLines(write);
    const length = lines.reduce((sum, line) => sum + line.length, 0);
    if (request.length > 0 && characters + length > MAX_REQUEST_CHARACTERS) {
      yield request;
      [request, characters] = [[], 0];
    }
    request.push(...lines);
    characters += length;
  }
  if (request.length > 0) yield request;
}

function bulkLines({ address: { index, id, routing }, version, versionType, source }: VersionedWrite): string[] {
  const meta = {
    _index: index,
    _id: id,
    version,
    version_type: versionType,
    ...(routing !== undefined && { routing }),
  };
  return source === null
    ? [JSON.stringify({ delete: meta })]
    : [JSON.stringify({ index: meta }), JSON.stringify(source)];
}

/** Statuses of one bulk item that pass by themselves, or when an operator has mended the cluster. */
const RETRYABLE_STATUSES = new Set([403, 404, 408, 429, 500, 502, 503, 504]);

const hints: Record<string, string> = {
  index_not_found_exception: 'run `evenkeel setup`',
  cluster_block_exception: 'the index is read-only or the disk is full',
  security_exception: 'check the user and its rights',
};

/** Told in the message alone. */
const CURRENT_VERSION = /current version \[(\d+)\]/;

function conflictOf(reason: string): Conflict {
  const told = CURRENT_VERSION.exec(reason)?.[1];
  return { kind: 'alreadyNewer', ...(told !== undefined && { current: Number(told) }) };
}

function outcomeOf({ status, result, error }: BulkItem): WriteOutcome | ConnectorError {
  if (status === 409) return conflictOf(error?.reason ?? '');
  if (error === undefined) return { kind: result === 'deleted' || result === 'not_found' ? 'deleted' : 'indexed' };
  const message = error.reason ?? '';
  if (!RETRYABLE_STATUSES.has(status))
    return { kind: 'refused', fingerprint: fingerprintOf(error.type, message), message: `${error.type}: ${message}` };
  const hint = hints[error.type];
  return new ConnectorError({
    system: 'elasticsearch',
    operation: 'bulk',
    code: error.type,
    retryable: true,
    message,
    hint,
  });
}

/** Elasticsearch names the field in its sentence alone: `failed to parse field [price] of type`, `introduction of [x]`, `field="x"`. */
const FIELD = /(?:field |mapper |introduction of )\[([^\]]+)\]|field="([^"]+)"/;

function fingerprintOf(type: string, message: string): string {
  const match = FIELD.exec(message);
  const field = match?.[1] ?? match?.[2];
  return field === undefined ? type : `${type}/${field}`;
}

/** A whole request that failed is always tried again: nothing in it says that a document is at fault, but 413 does. */
async function classified<T>(operation: string, node: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const status = error instanceof errors.ResponseError ? error.statusCode : undefined;
    const code = status === undefined ? (error as Error).name : `HTTP ${status}`;
    const message =
      error instanceof errors.ResponseError
        ? String(error.body?.error?.reason ?? error.body)
        : (error as Error).message;
    const hint = status === 401 || status === 403 ? hints['security_exception'] : `is Elasticsearch up at ${node}?`;
    throw new ConnectorError({
      system: 'elasticsearch',
      operation,
      code,
      retryable: status !== 413,
      message: message.slice(0, 500),
      hint,
    });
  }
}
