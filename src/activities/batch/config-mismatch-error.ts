import type { Mapping } from '../../mapping/mapping.ts';

/** Ingress and worker run with different configs. */
export class ConfigMismatchError extends Error {
  override name = 'ConfigMismatchError';
}

/** Without this, a worker would pass over the changes of a table that it does not know, and they would be gone. */
export function requireMapped(tables: readonly string[], mapping: Mapping): void {
  const unknown = tables.filter((table) => !mapping.sources.includes(table));
  if (unknown.length === 0) return;
  throw new ConfigMismatchError(
    `this worker's config does not map ${unknown.join(', ')}, which the ingress does: give both the same config`,
  );
}
