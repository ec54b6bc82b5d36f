import { markOfSecret, type DeclaredIndex, type DeclaredShape } from '../mapping/declared-index.ts';
import type { FieldConfig, IndexConfig, ShapeConfig } from '../mapping/table-config.ts';
import { index as indexSettings } from './index-settings.ts';

/**
 * The config that an index was made by, from what it says of its documents itself; null where that cannot be told any more: a
 * secret is gone, or another release wrote it.
 *
 * @param documents a DeclaredIndex, as it came from the cluster
 */
export function madeAs(documents: object, configured: IndexConfig): IndexConfig | null {
  const { name, id, routing, properties, ...shape } = documents as DeclaredIndex;
  const { settings, mappings } = configured;
  const secrets = new Map(secretsOf(configured).map((secret) => [markOfSecret(secret), secret]));
  const parsed = indexSettings.safeParse({
    name,
    ...(id !== null && { id }),
    ...(routing !== null && { routing }),
    ...given(shape, secrets),
    settings,
    // A part that comes later is like the others.
    mappings: { ...mappings, properties },
  });
  return parsed.success && !secretsOf(parsed.data).includes(GONE) ? parsed.data : null;
}

type Secrets = ReadonlyMap<string, string>;

const GONE = '';

/** In the words of the file. */
function given({ include, exclude, fields, filter, joins }: DeclaredShape, secrets: Secrets): object {
  return {
    ...(include && { include }),
    exclude,
    fields: Object.fromEntries(Object.entries(fields ?? {}).map(([name, field]) => [name, revealed(field, secrets)])),
    ...(filter && { filter }),
    joins: Object.fromEntries(
      Object.entries(joins ?? {}).map(([name, { filter: ofJoin, ...join }]) => [
        name,
        { ...join, ...given({ ...join, filter: ofJoin }, secrets) },
      ]),
    ),
  };
}

function revealed(field: FieldConfig, secrets: Secrets): FieldConfig {
  if (typeof field === 'string' || field.secret === undefined) return field;
  return { ...field, secret: secrets.get(field.secret) ?? GONE };
}

function secretsOf({ fields, joins }: Pick<IndexConfig, 'fields' | 'joins'> & ShapeConfig): string[] {
  const own = Object.values(fields).flatMap((field) =>
    typeof field === 'string' || field.secret === undefined ? [] : [field.secret],
  );
  return [...own, ...Object.values(joins).flatMap(secretsOf)];
}
