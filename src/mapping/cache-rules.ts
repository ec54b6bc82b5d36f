import type { Operation } from '../model/change.ts';
import {
  compileKeyTemplate,
  compilePatternTemplate,
  coveringPattern,
  templateColumns,
  type KeyTemplate,
} from './key-template.ts';
import { createShape, type Shape } from './shape.ts';
import type { CacheKeyConfig, CacheRuleConfig } from './table-config.ts';

/** What is to be done with the keys that hang on a row. */
export type CacheRule = DeleteRule | PatternRule | WriteRule;

interface RuleFor {
  on: ReadonlySet<Operation>;
  /** Columns that the key is made of. */
  columns: readonly string[];
  keyOf: KeyTemplate;
}

export interface DeleteRule extends RuleFor {
  action: 'delete';
}

export interface PatternRule extends RuleFor {
  action: 'deletePattern';
  covering: string;
}

/** Of a key that holds what a row is, by version: whatever sets or deletes it. */
export interface WriteRule extends RuleFor {
  action: 'write';
  /** What the key is to hold, as JSON; null: the key goes. */
  shape: Shape['shape'] | null;
  ttlMs?: number;
}

export function compileCacheRules(configs: readonly CacheKeyConfig[]): CacheRule[] {
  const rules = configs.map(asRule);
  const versioned = new Set(rules.filter(({ action }) => action === 'set').map(({ key }) => key));
  return rules.map((rule) => compileRule(rule, versioned.has(rule.key)));
}

function asRule(config: CacheKeyConfig): CacheRuleConfig {
  if (typeof config !== 'string') return config;
  return { key: config, on: ['insert', 'update', 'delete'], action: 'delete', exclude: [], fields: {} };
}

/** @param isVersioned another rule sets the same key: what deletes it must keep older values out as well */
function compileRule(rule: CacheRuleConfig, isVersioned: boolean): CacheRule {
  const { key, action, ttlSeconds } = rule;
  const ruleFor = { on: new Set(rule.on), columns: templateColumns(key), keyOf: compileKeyTemplate(key) };
  if (action === 'deletePattern')
    return { ...ruleFor, action, keyOf: compilePatternTemplate(key), covering: coveringPattern(key) };
  if (action === 'set') {
    const { shape } = createShape(rule);
    return { ...ruleFor, action: 'write', shape, ...(ttlSeconds !== undefined && { ttlMs: ttlSeconds * 1000 }) };
  }
  return isVersioned ? { ...ruleFor, action: 'write', shape: null } : { ...ruleFor, action };
}
