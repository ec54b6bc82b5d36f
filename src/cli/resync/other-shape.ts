import type { Client } from '@elastic/elasticsearch';
import { markOf } from '../../connectors/index-mark.ts';
import { aliasOfIndex, writeAliasOf } from '../../connectors/index-naming.ts';
import { readIndices } from '../../connectors/live-indices.ts';
import type { DeclaredIndex } from '../../mapping/declared-index.ts';
import type { TableMapping } from '../../mapping/mapping.ts';
import { documentChanges } from '../plan/document-changes.ts';
import { mappingChanges } from '../plan/mapping-changes.ts';

/** In what new indices are not as this config says: workers build them by the file that they were started with. */
export async function otherShape(
  client: Client,
  { indices }: Pick<TableMapping, 'indices'>,
  building: readonly string[],
): Promise<string[]> {
  const differences: string[] = [];
  for (const name of building) {
    const alias = aliasOfIndex(name);
    const wanted = indices.find(({ family, covers }) => family === alias || covers(alias));
    for (const made of await readIndices(client, writeAliasOf(name))) {
      const documents = markOf(made.mappings)?.documents as DeclaredIndex | undefined;
      if (wanted === undefined || documents === undefined) continue;
      const changes = [
        ...mappingChanges(wanted.mappings, made).changes,
        ...documentChanges(documents, wanted.declared),
      ];
      differences.push(...changes.map(({ what }) => `${wanted.name}: ${what}`));
    }
  }
  return differences;
}

const SHOWN = 5;

export function otherShapeLines(differences: readonly string[], file: string): string[] {
  if (differences.length === 0) return [];
  const more = differences.length - SHOWN;
  return [
    `The workers build by another file than ${file}, which wants`,
    ...differences.slice(0, SHOWN).map((text) => `  ${text}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
    'Restart them with it, and start again: this one can be cancelled until it swaps.',
  ];
}
