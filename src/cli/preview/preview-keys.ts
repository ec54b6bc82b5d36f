import type { CacheRule } from '../../mapping/cache-rules.ts';
import type { CacheKeyConfig } from '../../mapping/table-config.ts';
import { UnmappableError } from '../../mapping/unmappable-error.ts';
import type { Row } from '../../model/change.ts';
import type { KeyPreview } from './row-preview.ts';

export interface CacheRules {
  configs: readonly CacheKeyConfig[];
  /** In the order of the configs. */
  rules: readonly CacheRule[];
  hide(value: Row, config: CacheKeyConfig): Row;
}

/** What changes of a row do to the keys that hang on it. */
export function previewKeys(row: Row, { configs, rules, hide }: CacheRules): KeyPreview[] {
  return rules.flatMap((rule, at): KeyPreview[] => {
    const key = rule.keyOf(row);
    if (key === null) return [];
    const on = [...rule.on];
    if (rule.action !== 'write') return [{ action: rule.action, key, on }];
    const value = rule.shape && valueOf(rule.shape, row);
    return value
      ? [{ action: 'set', key, on, value: hide(value, configs[at] ?? '') }]
      : [{ action: 'delete', key, on }];
  });
}

/** Null for a row that cannot become what the key is to hold: then the key goes. */
function valueOf(shape: (row: Row) => Row, row: Row): Row | null {
  try {
    return shape(row);
  } catch (error) {
    if (error instanceof UnmappableError) return null;
    throw error;
  }
}
