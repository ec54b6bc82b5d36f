import type { Client } from '@elastic/elasticsearch';
import type { Config } from '../config/schema.ts';
import { placedIndices } from '../config/table-problems.ts';
import type { IndexMark } from '../connectors/index-mark.ts';
import { ensureIndex, tryDefinition } from '../connectors/index-setup.ts';
import { LackingComponentError } from '../connectors/lacking-component.ts';
import { declaredIndex } from '../mapping/declared-index.ts';
import { createIndexName } from '../mapping/index-name.ts';
import type { IndexConfig } from '../mapping/table-config.ts';
import { ConnectorError } from '../model/connector-error.ts';
import { changeInPlace } from './plan/change-in-place.ts';

export interface IndexOutcome {
  name: string;
  table: string;
  outcome?: string;
  /** Why it could not be made, and the setting that it hangs on. */
  failure?: { path: PropertyKey[]; message: string };
}

/** The outcome of an index that was not there: it holds nothing yet. */
export const CREATED = 'created';

/**
 * Makes all that can be made, whatever becomes of the others; an index that is there gets the fields and settings that it takes as it is.
 *
 * @param owner the consumer group that the indices are for
 */
export async function setUpIndices(client: Client, tables: Config['tables'], owner: string): Promise<IndexOutcome[]> {
  const outcomes: IndexOutcome[] = [];
  for (const [at, table] of tables.entries()) {
    for (const { index, path } of placedIndices(table)) {
      const place = ['tables', at, ...path];
      outcomes.push(
        await setUpIndex(client, index, { owner, documents: declaredIndex(table, index) }).then(
          (outcome) => ({ name: index.name, table: table.table, outcome }),
          (error: unknown) => ({ name: index.name, table: table.table, failure: failureOf(error, index, place) }),
        ),
      );
    }
  }
  return outcomes;
}

async function setUpIndex(client: Client, index: IndexConfig, mark: IndexMark): Promise<string> {
  const { isFixed, family } = createIndexName(index.name);
  if (!isFixed) await tryDefinition(client, { ...index, name: family });
  else if ((await ensureIndex(client, { ...index, mark })) === CREATED) return CREATED;
  const changed = await changeInPlace(client, { ...index, family });
  if (changed.length > 0) return `${changed.join(', ')} changed`;
  return isFixed ? 'exists' : `each part is made when a document needs it, behind the alias ${family} too`;
}

function failureOf(error: unknown, index: IndexConfig, place: PropertyKey[]): { path: PropertyKey[]; message: string } {
  if (!(error instanceof ConnectorError)) throw error;
  const named = error instanceof LackingComponentError ? error.component.name : undefined;
  const inside =
    named === undefined ? undefined : pathTo(named, { settings: index.settings, mappings: index.mappings });
  return { path: [...place, ...(inside ?? ['name'])], message: error.message };
}

/** Where a text stands in an object. */
function pathTo(text: string, value: unknown): PropertyKey[] | undefined {
  if (value === text) return [];
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [step, part] of Object.entries(value)) {
    const rest = pathTo(text, part);
    if (rest !== undefined) return [step, ...rest];
  }
  return undefined;
}
