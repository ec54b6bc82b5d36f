import { encodeSearchAttributeIndexedValueType } from '@temporalio/common/lib/search-attributes.js';
import { searchAttributes } from '../model/names.ts';
import type { Temporal } from './connect-temporal.ts';

const types = {
  [searchAttributes.table]: 'KEYWORD_LIST',
  [searchAttributes.lane]: 'KEYWORD_LIST',
  [searchAttributes.key]: 'KEYWORD',
  [searchAttributes.state]: 'KEYWORD',
  [searchAttributes.error]: 'KEYWORD',
} as const;

/** A workflow that sets an unknown search attribute cannot go on, so nothing starts before all are registered. */
export async function missingSearchAttributes({ connection }: Temporal, namespace: string): Promise<string[]> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  return Object.keys(types).filter((name) => customAttributes?.[name] === undefined);
}

export async function addSearchAttributes(temporal: Temporal, namespace: string): Promise<string[]> {
  const missing = await missingSearchAttributes(temporal, namespace);
  if (missing.length === 0) return missing;
  await temporal.connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(
      missing.map((name) => [name, encodeSearchAttributeIndexedValueType(types[name as keyof typeof types]) ?? null]),
    ) as Record<string, number>,
  });
  return missing;
}
