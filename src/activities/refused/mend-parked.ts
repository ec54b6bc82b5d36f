import type { TableMapping } from '../../mapping/mapping.ts';
import type { DocumentOf } from '../../mapping/plan-documents.ts';
import type { Row } from '../../model/change.ts';
import { ConnectorError } from '../../model/connector-error.ts';
import type { DocumentAddress } from '../../model/document-address.ts';
import type { ParkedDocument, ParkedTable } from '../../model/parked.ts';
import type { WriteOutcome } from '../../connectors/elasticsearch.ts';
import type { Starts } from '../../start/starts.ts';
import type { CurrentMapping } from '../current-mapping.ts';
import { healDocuments, type HealDeps } from '../heal/heal-documents.ts';
import { RefusedError } from './refused-error.ts';
import { refusedHeals } from '../heal/healed.ts';
import { refusedDocument } from './refusals.ts';
import { tellResyncs } from './tell-resyncs.ts';
import { writeDocuments } from '../heal/write-documents.ts';

export interface MendParkedDeps extends HealDeps {
  currentMapping: CurrentMapping;
  starts: Starts;
}

export interface MendDocumentInput {
  subject: ParkedDocument;
  version: number;
  /** A corrected document to write in place of the row; else the row is read again. */
  replacement?: Row;
}

/** Tries again what one target refused. All may run twice: a heal writes what is there, whenever it runs. */
export function createMendParked(deps: MendParkedDeps) {
  const { currentMapping, starts } = deps;

  /** In each generation of its index, the live one first. */
  async function documentsOf({ table, index: alias, key }: ParkedDocument): Promise<[DocumentOf, ...DocumentOf[]]> {
    const mapping = await currentMapping();
    // Where nobody knew which shard, it is the pattern.
    const mapped = mapping.of(table) ?? mapping.tables.find(({ name }) => name === table);
    const indices = mapped?.indices.filter(({ covers, family }) => covers(alias) || family === alias) ?? [];
    const [live, ...following] = indices.map((index) => ({ mapping: mapped as TableMapping, index, table, key }));
    if (live) return [live, ...following];
    throw new ConnectorError({
      system: 'elasticsearch',
      operation: 'mend',
      code: 'not_mapped',
      retryable: true,
      message: `the config maps ${table} to ${mapped?.indices.map(({ name }) => name).join(', ') || 'no index'}, not to ${alias}`,
      hint: 'skip this parked change, if the table is not to be indexed any more',
    });
  }

  async function replace({
    subject,
    version,
    replacement,
  }: MendDocumentInput & { replacement: Row }): Promise<WriteOutcome> {
    const [document] = await documentsOf(subject);
    const address = addressOf(subject);
    if (!document.index.covers(address.index))
      throw refusal(refusedDocument({ ...document, address, version }, replacement, NOWHERE));
    // In the place of the change that was refused: one that came after it stays. With joins until the next heal.
    const write = {
      index: document.index,
      address,
      version,
      versionType: 'external_gte',
      source: replacement,
    } as const;
    const [outcome] = await writeDocuments(deps, [write]);
    if (outcome?.kind === 'refused')
      throw refusal(refusedDocument({ ...document, address, version }, replacement, outcome));
    return outcome as WriteOutcome;
  }

  async function heal({ subject, version }: MendDocumentInput): Promise<WriteOutcome> {
    const documents = await documentsOf(subject);
    const healed = await healDocuments(
      deps,
      documents.map((document) => ({ ...document, addresses: addressesIn(document, subject), version })),
    );
    const [refused] = await tellResyncs(starts, refusedHeals(healed));
    if (refused) throw refusal(refused);
    // Nothing was to be written where others have deleted it meanwhile.
    return healed.find(({ request }) => request.index.isLive)?.outcome ?? { kind: 'alreadyNewer' };
  }

  return {
    async mendDocument(input: MendDocumentInput): Promise<WriteOutcome['kind']> {
      const { replacement } = input;
      const outcome = replacement ? await replace({ ...input, replacement }) : await heal(input);
      return outcome.kind;
    },

    async mendTable({ table, change, version }: ParkedTable & { version: number }): Promise<string> {
      return starts.healTable({ table, version, reason: `${change.kind}: ${change.statement}` });
    },
  };
}

/** One whose row had no place is in none of the parts; and where ids are made otherwise by now, another row may have this one. */
function addressesIn({ index, key }: DocumentOf, subject: ParkedDocument): DocumentAddress[] {
  const origin = index.originOf(subject.id, {});
  const isOwn = origin === null ? index.isLive : origin.key.join('|') === key.join('|');
  return isOwn && index.covers(subject.index) ? [addressOf(subject)] : [];
}

const NOWHERE = {
  kind: 'refused',
  fingerprint: 'no_index',
  message: 'nobody can tell in which part of the index it belongs: mend the row, and signal retry',
} as const;

function addressOf({ index, id, routing }: ParkedDocument): DocumentAddress {
  return { index, id, ...(routing !== undefined && { routing }) };
}

function refusal({ problem, fields }: ReturnType<typeof refusedDocument>): RefusedError {
  return new RefusedError([problem], fields);
}
