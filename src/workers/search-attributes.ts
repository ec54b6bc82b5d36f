import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceError } from '@temporalio/client';
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

/** Resolves when workflows may set them. @returns those that were not there */
export async function addSearchAttributes(temporal: Temporal, namespace: string): Promise<string[]> {
  const missing = await missingSearchAttributes(temporal, namespace);
  if (missing.length === 0) return missing;
  await temporal.connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(
      missing.map((name) => [name, encodeSearchAttributeIndexedValueType(types[name as keyof typeof types]) ?? null]),
    ) as Record<string, number>,
  });
  await untilKnown(temporal);
  return missing;
}

const LOOK_EVERY_MS = 200;
/** Temporal's processes remember what is registered: for two seconds with a database, for a minute with Elasticsearch. */
const KNOWN_WITHIN_MS = 90_000;

/** What gRPC calls it when a query names something unknown. */
const INVALID_ARGUMENT = 3;

/** They are listed at once, but what names them is refused for a while. */
async function untilKnown({ client }: Temporal): Promise<void> {
  const naming = Object.keys(types).map((name) => `${name}="none"`);
  for (const endsAtMs = Date.now() + KNOWN_WITHIN_MS; ; await sleep(LOOK_EVERY_MS)) {
    try {
      await client.workflow.count(naming.join(' OR '));
      return;
    } catch (error) {
      const isUnknown = error instanceof ServiceError && (error.cause as { code?: number }).code === INVALID_ARGUMENT;
      if (!isUnknown || Date.now() > endsAtMs) throw error;
    }
  }
}
