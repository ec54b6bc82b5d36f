import type { Mapping, TableMapping } from '../mapping/mapping.ts';
import type { Row } from '../model/change.ts';
import { ConnectorError } from '../model/connector-error.ts';
import type { ParkedDocument, ParkedTable } from '../model/parked.ts';
import type { WriteOutcome } from '../connectors/elasticsearch.ts';
import type { Starts } from '../start/starts.ts';
import { healDocuments, type HealDeps } from './heal-documents.ts';
import { RefusedError } from './refused-error.ts';
import { refusedDocument } from './refusals.ts';

export interface MendParkedDeps extends HealDeps {
  mapping: Mapping;
  starts: Starts;
}

export interface MendDocumentInput {
  subject: ParkedDocument;
  version: number;
  /** A corrected document to write in place of the row; else the row is read again. */
  replacement?: Row;
}

/** Tries again what one target refused. All may run twice: a heal writes what is there, whenever it runs. */
export function createMendParked({ mapping, elasticsearch, source, starts }: MendParkedDeps) {
  function mappingOf({ table, index }: ParkedDocument): TableMapping {
    const mapped = mapping.get(table);
    if (mapped?.index === index) return mapped;
    throw new ConnectorError({
      system: 'elasticsearch',
      operation: 'mend',
      code: 'not_mapped',
      retryable: true,
      message: `the config maps ${table} to ${mapped?.index ?? 'no index'}, not to ${index}`,
      hint: 'skip this parked change, if the table is not to be indexed any more',
    });
  }

  async function replace(
    { subject, version }: MendDocumentInput,
    table: TableMapping,
    replacement: Row,
  ): Promise<WriteOutcome> {
    const { index, id } = subject;
    // In the place of the change that was refused: one that came after it stays.
    const [outcome] = await elasticsearch.write([
      { index, id, version, versionType: 'external_gte', source: replacement },
    ]);
    if (outcome?.kind === 'refused')
      throw refusal(refusedDocument({ ...subject, table, version }, replacement, outcome));
    return outcome as WriteOutcome;
  }

  async function heal({ subject, version }: MendDocumentInput, table: TableMapping): Promise<WriteOutcome> {
    const [healed] = await healDocuments({ elasticsearch, source }, [{ table, key: subject.key, version }]);
    if (healed?.outcome.kind === 'refused')
      throw refusal(refusedDocument({ ...subject, table, version }, healed.row, healed.outcome));
    return healed?.outcome as WriteOutcome;
  }

  return {
    async mendDocument(input: MendDocumentInput): Promise<WriteOutcome['kind']> {
      const table = mappingOf(input.subject);
      const outcome = input.replacement ? await replace(input, table, input.replacement) : await heal(input, table);
      return outcome.kind;
    },

    async mendTable({ table, change, version }: ParkedTable & { version: number }): Promise<string> {
      return starts.healTable({ table, version, reason: `${change.kind}: ${change.statement}` });
    },
  };
}

function refusal({ problem, fields }: ReturnType<typeof refusedDocument>): RefusedError {
  return new RefusedError([problem], fields);
}
