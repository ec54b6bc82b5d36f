import type { estypes } from '@elastic/elasticsearch';
import { nextVersion } from '../../src/model/version.ts';

/** What can be wrong with a document, or with a cached value, and as what a report has to count it. */
export interface DamageKind {
  of: 'document' | 'cached value';
  countsAs: 'missing' | 'stale' | 'orphaned' | 'cached' | null;
  /** The field that a report has to name. */
  staleField?: string;
  /** Under a version from the future, which no live change ever reaches. */
  isAhead?: boolean;
}

/** A document as it was. */
export interface Healthy {
  id: number;
  version: number;
  source: Record<string, unknown>;
}

export interface DocumentDamage extends DamageKind {
  of: 'document';
  operations(healthy: Healthy): (estypes.BulkOperationContainer | object)[];
}

const YEAR_MS = 365 * 86_400_000;
export const farAhead = nextVersion(undefined, Date.now() + YEAR_MS);

/** No row has an id so high, and none comes to have one. */
const ORPHANS_FROM = 4_000_000_000;
export const orphanOf = (id: number): number => ORPHANS_FROM + id;

const external = (id: number, version: number): object => ({ _id: String(id), version, version_type: 'external' });
const same = (id: number, version: number): object => ({ _id: String(id), version, version_type: 'external_gte' });

const without = (source: Healthy['source'], field: string): object =>
  Object.fromEntries(Object.entries(source).filter(([name]) => name !== field));

const documentDamages = {
  'field changed': {
    of: 'document',
    countsAs: 'stale',
    staleField: 'stock',
    operations: ({ id }) => [{ update: { _id: String(id) } }, { doc: { stock: -1 } }],
  },
  'field removed, version kept': {
    of: 'document',
    countsAs: 'stale',
    staleField: 'subtitle',
    operations: ({ id, version, source }) => [{ index: same(id, version) }, without(source, 'subtitle')],
  },
  'alien field': {
    of: 'document',
    countsAs: 'stale',
    staleField: 'stray',
    operations: ({ id, version, source }) => [{ index: external(id, version + 1) }, { ...source, stray: 1 }],
  },
  'document deleted': {
    of: 'document',
    countsAs: 'missing',
    operations: ({ id }) => [{ delete: { _id: String(id) } }],
  },
  'document deleted by a future version': {
    of: 'document',
    countsAs: 'missing',
    isAhead: true,
    operations: ({ id }) => [{ delete: external(id, farAhead) }],
  },
  orphan: {
    of: 'document',
    countsAs: 'orphaned',
    operations: ({ id, source }) => [{ index: { _id: String(orphanOf(id)) } }, { ...source, id: orphanOf(id) }],
  },
  'orphan of a future version': {
    of: 'document',
    countsAs: 'orphaned',
    isAhead: true,
    operations: ({ id, source }) => [{ index: external(orphanOf(id), farAhead) }, { ...source, id: orphanOf(id) }],
  },
  'future version, wrong': {
    of: 'document',
    countsAs: 'stale',
    staleField: 'price',
    isAhead: true,
    operations: ({ id, source }) => [{ index: external(id, farAhead) }, { ...source, price: '-1.00' }],
  },
  'future version, right': {
    of: 'document',
    countsAs: null,
    isAhead: true,
    operations: ({ id, source }) => [{ index: external(id, farAhead) }, source],
  },
} satisfies Record<string, DocumentDamage>;

const cacheDamages = {
  'cached value changed': { of: 'cached value', countsAs: 'cached' },
  'cached value of a future version': { of: 'cached value', countsAs: 'cached', isAhead: true },
} satisfies Record<string, DamageKind>;

export type DocumentDamageName = keyof typeof documentDamages;
export type CacheDamageName = keyof typeof cacheDamages;
export type DamageName = DocumentDamageName | CacheDamageName;

export const documentDamageNames = Object.keys(documentDamages) as DocumentDamageName[];
export const cacheDamageNames = Object.keys(cacheDamages) as CacheDamageName[];
export const damageNames: readonly DamageName[] = [...documentDamageNames, ...cacheDamageNames];

export const documentDamage = (name: DocumentDamageName): DocumentDamage => documentDamages[name];
export const damageKind = (name: DamageName): DamageKind => ({ ...documentDamages, ...cacheDamages })[name];
