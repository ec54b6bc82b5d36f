import type { WriteOutcome } from '../../connectors/elasticsearch.ts';
import { documentId } from '../../mapping/document-id.ts';
import type { HealRequest } from '../../mapping/plan-documents.ts';
import { UnmappableError } from '../../mapping/unmappable-error.ts';
import type { Row } from '../../model/change.ts';
import { ConnectorError } from '../../model/connector-error.ts';
import { groupBy, inPages } from '../../model/pages.ts';
import { addressKey, isSameAddress, type DocumentAddress } from '../../model/document-address.ts';
import { healVersion, isFromFuture, versionAfter } from '../../model/heal-version.ts';
import { isDocument, readDocuments, type ReadDocument } from './read-documents.ts';
import { unmappable } from '../refused/refusals.ts';
import type { SourceRows } from './source-rows.ts';
import { readVersions, type Versions } from './read-versions.ts';
import { writeDocuments, type WriteDeps } from './write-documents.ts';

export interface HealDeps extends WriteDeps {
  rows: SourceRows;
}

export interface Healed {
  request: HealRequest;
  address: DocumentAddress;
  /** That it was written at. */
  version: number;
  /** What MySQL holds. */
  row: Row | null;
  outcome: WriteOutcome;
}

/**
 * Heal: make documents of what MySQL holds now, in each generation of an index that takes the change. First the versions in the index, then the rows behind a barrier, then the
 * writes. Safe to run twice. Why it converges:
 * - A plain document is written at the version read, or the change's own when that is higher: what is written holds
 *   every change up to its version; any later change comes with a higher version of its own.
 * - A document with joins is written by heals alone, for changes of several tables whose versions say nothing of each other, and
 *   a page of rows takes a while to read. Each heal writes the version after the one that it read, so that a conflict tells
 *   that another one came between: then it begins anew. So the last one to write has read its rows after all the others
 *   had written, whatever any clock says.
 * - So is any document under a version from the future, which shuts out all changes.
 */
export async function healDocuments(deps: HealDeps, requests: readonly HealRequest[]): Promise<Healed[]> {
  const healed: Healed[] = [];
  const received = requests.filter(({ index, version }) => index.receives(version));
  for (const page of pagesOf(received)) healed.push(...(await healPage(deps, page)));
  const written = healed.filter(
    ({ request, outcome: { kind } }) => request.index.isLive && (kind === 'indexed' || kind === 'deleted'),
  );
  for (const ofTable of groupBy(written, ({ request }) => request.mapping.name))
    deps.metrics?.healed((ofTable[0] as Healed).request.mapping.name, ofTable.length);
  return healed;
}

/** A request on its way: its addresses grow when the row turns out to be elsewhere. */
interface Pending extends HealRequest {
  /** As it was asked. */
  request: HealRequest;
  /** How often another heal came between. */
  conflicts: number;
  /** Versions that conflicts have told, by the key of the address. */
  told: ReadonlyMap<string, number>;
}

/** A document that others write again and again is tried later: the activity backs off. */
const MAX_ROUNDS = 20;

async function healPage(deps: HealDeps, page: readonly HealRequest[]): Promise<Healed[]> {
  const healed: Healed[] = [];
  let pending = page.map(toPending);
  for (let round = 0; pending.length > 0; round++) {
    if (round === MAX_ROUNDS) throw contended(pending);
    const step = await healOnce(deps, pending);
    healed.push(...step.healed);
    pending = step.again;
  }
  return healed;
}

interface HealStep {
  healed: Healed[];
  again: Pending[];
}

/** One reading of versions and rows, and the writes that follow from it. */
async function healOnce(deps: HealDeps, pending: readonly Pending[]): Promise<HealStep> {
  const versions = await readVersions(deps, pending);
  const documents = await readDocuments(
    deps.rows,
    pending[0] as Pending,
    pending.map(({ key }) => key),
  );
  const targets: Target[] = [];
  const again: Pending[] = [];
  for (const [at, one] of pending.entries()) {
    const document = documents[at] as ReadDocument;
    const unknown = document.address && !versions.has(addressKey(document.address)) ? document.address : null;
    // The row is where nobody expected it: the version there has to be read before the row.
    if (unknown && !one.addresses.some((address) => isSameAddress(address, unknown)))
      again.push({ ...one, addresses: [...one.addresses, unknown] });
    // A delete leaves no trace where there is no part: one that was written before the part was there would come too late.
    else if (unknown && isDocument(document) && (await deps.indexParts.ensure(one.index, unknown.index)) !== null)
      again.push(one);
    else
      targets.push(...targetsOf({ ...one, addresses: leftFirst(one.addresses, document.address) }, document, versions));
  }
  const step = await writeTargets(deps, targets);
  return { healed: step.healed, again: [...again, ...step.again] };
}

/** What is to be at one address: the row's document, or none where the row is no more. */
interface Target {
  pending: Pending;
  address: DocumentAddress;
  version: number;
  row: Row | null;
  source: Row | UnmappableError | null;
  /** Nothing is left to write. */
  isDone: boolean;
  /** Written after the version that was read, and begun anew when another heal came between. */
  isAfter: boolean;
}

function targetsOf(pending: Pending, { row, address: own, source }: ReadDocument, versions: Versions): Target[] {
  // Where nobody can tell its place, the row is refused wherever it may have been; else under the name of all parts.
  const isUnplaced = own === null && source !== null;
  const nowhere = { index: pending.index.family, id: documentId(pending.key) };
  const addresses = isUnplaced && pending.addresses.length === 0 ? [nowhere] : pending.addresses;
  return addresses.map((address) => {
    const { version: current = null, isClaimed = false } = versions.get(addressKey(address)) ?? {};
    const wanted = isUnplaced || (own && isSameAddress(own, address)) ? source : null;
    const isAfter = isJoined(pending) || isFromFuture(current, Date.now());
    const version = isAfter ? versionAfter(current) : healVersion(pending.version, current);
    return { pending, address, version, row, source: wanted, isDone: isClaimed && wanted === null, isAfter };
  });
}

/** What goes comes first: under another routing the same id may be in the same shard, where it is the same document. */
function leftFirst(addresses: readonly DocumentAddress[], own: DocumentAddress | null): DocumentAddress[] {
  const isOwn = (address: DocumentAddress): boolean => own !== null && isSameAddress(own, address);
  return addresses.toSorted((a, b) => Number(isOwn(a)) - Number(isOwn(b)));
}

async function writeTargets(deps: HealDeps, targets: readonly Target[]): Promise<HealStep> {
  const writable = targets.filter(({ source, isDone }) => !isDone && !(source instanceof UnmappableError));
  const outcomes = await writeDocuments(
    deps,
    writable.map(({ pending, address, version, source, isAfter }) => ({
      index: pending.index,
      address,
      version,
      versionType: isAfter ? 'external' : 'external_gte',
      source: source as Row | null,
    })),
  );
  const outcomeOf = new Map(writable.map((target, at) => [target, outcomes[at] as WriteOutcome]));
  const lost = new Map<Pending, Pending>();
  for (const [{ pending, address, isAfter }, outcome] of outcomeOf) {
    if (outcome.kind !== 'alreadyNewer') continue;
    const { current = null } = outcome;
    if (!isAfter && !isFromFuture(current, Date.now())) continue;
    const told = new Map(lost.get(pending)?.told ?? pending.told);
    if (current !== null) told.set(addressKey(address), current);
    lost.set(pending, { ...pending, conflicts: pending.conflicts + 1, told });
  }
  const healed = targets
    .filter(({ pending }) => !lost.has(pending))
    .map((target): Healed => {
      const { address, version, row, source } = target;
      const { request } = target.pending;
      const refusal = source instanceof UnmappableError ? unmappable(request.index, source) : undefined;
      return { request, address, version, row, outcome: refusal ?? outcomeOf.get(target) ?? { kind: 'deleted' } };
    });
  return { healed, again: [...lost.values()] };
}

function toPending(request: HealRequest): Pending {
  const { index, key, addresses } = request;
  const known = index.addressOfKey(key);
  const isNew = known !== null && !addresses.some((address) => isSameAddress(address, known));
  return { ...request, addresses: isNew ? [...addresses, known] : addresses, request, conflicts: 0, told: new Map() };
}

function isJoined({ index }: Pick<HealRequest, 'index'>): boolean {
  return index.joins.length > 0;
}

function contended(pending: readonly Pending[]): ConnectorError {
  return new ConnectorError({
    system: 'elasticsearch',
    operation: 'heal',
    code: 'contended',
    retryable: true,
    message: `${pending.length} documents are written by others again and again, such as ${pending[0]?.key.join()}`,
  });
}

const REQUESTS_PER_PAGE = 500;

/** Pages of one index and table each. */
function pagesOf(requests: readonly HealRequest[]): HealRequest[][] {
  return groupBy(requests, ({ index }) => index)
    .flatMap((group) => groupBy(group, ({ table }) => table))
    .flatMap((group) => inPages(group, REQUESTS_PER_PAGE));
}
