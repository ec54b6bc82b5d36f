import type { ASTNode, Environment } from '@marcbachmann/cel-js';
import { RE2JS } from 're2js';
import { createDateReader } from './field-date.ts';
import { withinTime } from './within-time.ts';

/**
 * What stands in for functions of the CEL library that could run without end, or whose result hangs on the machine:
 * - `matches` has JavaScript's regular expressions there, which backtrack: `^(a+)+$` takes years for 50 characters. Here it is
 *   RE2, as CEL wants it: never longer than text and pattern are.
 * - `contains`, `indexOf`, `lastIndexOf` and `split` are one native call, which no time limit ends: half a megabyte of `aaa…`
 *   sought in 1 MB of the like takes 85 s. Here such texts are refused.
 * - `timestamp` reads a text without a zone in the machine's zone, and a date not at all. Here both are UTC.
 */
const standIns = new Map([
  ['matches', 'matchesRe2'],
  ['contains', 'containsBounded'],
  ['indexOf', 'indexOfBounded'],
  ['lastIndexOf', 'lastIndexOfBounded'],
  ['split', 'splitBounded'],
  ['timestamp', 'timestampUtc'],
]);

/** A value that a function does not take. The message never quotes it. */
export class FunctionError extends Error {
  override name = 'FunctionError';
}

/** Lets a call go to what stands in for its function. Before the expression is checked: that is when functions are looked up. */
export function useStandIn(call: ASTNode & { op: 'call' | 'rcall' }): void {
  call.args[0] = standIns.get(call.args[0]) ?? call.args[0];
}

/** Where a regular expression stands that is none. */
export function wrongPattern(node: ASTNode): { problem: string; offset: number } | undefined {
  if (node.op !== 'rcall' || node.args[0] !== 'matches') return undefined;
  const [pattern] = node.args[2];
  if (pattern?.op !== 'value' || typeof pattern.args !== 'string') return undefined;
  try {
    compilePattern(pattern.args);
    return undefined;
  } catch (error) {
    if (error instanceof FunctionError) return { problem: error.message, offset: pattern.start };
    throw error;
  }
}

/** Names stand-ins as the author knows them. */
export function withOriginalNames(message: string): string {
  return [...standIns].reduce((text, [original, standIn]) => text.replaceAll(standIn, original), message);
}

export function registerFunctions(environment: Environment): void {
  const rest = (position: bigint | undefined): number | undefined =>
    position === undefined ? undefined : Number(position);
  const indexOf = (text: string, sought: string, from?: bigint): bigint =>
    BigInt(searchable(text, sought).indexOf(sought, rest(from)));
  const lastIndexOf = (text: string, sought: string, from?: bigint): bigint =>
    BigInt(searchable(text, sought).lastIndexOf(sought, rest(from)));
  const split = (text: string, separator: string, limit?: bigint): string[] =>
    limited(searchable(text, separator).split(separator), separator, rest(limit));
  environment
    .registerFunction('string.matchesRe2(string): bool', matches)
    .registerFunction('string.containsBounded(string): bool', (text: string, sought: string) =>
      searchable(text, sought).includes(sought),
    )
    .registerFunction('string.indexOfBounded(string): int', indexOf)
    .registerFunction('string.indexOfBounded(string, int): int', indexOf)
    .registerFunction('string.lastIndexOfBounded(string): int', lastIndexOf)
    .registerFunction('string.lastIndexOfBounded(string, int): int', lastIndexOf)
    .registerFunction('string.splitBounded(string): list<string>', split)
    .registerFunction('string.splitBounded(string, int): list<string>', split)
    .registerFunction('timestampUtc(string): google.protobuf.Timestamp', timestamp)
    .registerFunction('timestampUtc(int): google.protobuf.Timestamp', (seconds: bigint) =>
      dateOf(Number(seconds) * 1000),
    );
}

/** 85 ms at the worst. */
const MAX_SEARCH = 500_000_000;

function searchable(text: string, sought: string): string {
  if (text.length * sought.length > MAX_SEARCH) throw new FunctionError('searches a text that is too long');
  return text;
}

/** At most so many parts, the last of which is the rest; all when the limit is negative. */
function limited(parts: string[], separator: string, limit = -1): string[] {
  if (limit < 0 || parts.length <= limit) return parts;
  return limit === 0 ? [] : [...parts.slice(0, limit - 1), parts.slice(limit - 1).join(separator)];
}

/** About 20 ms: what may take longer is run with an eye on the clock. */
const MAX_UNWATCHED_STEPS = 1_000_000;
const NO_PATTERN = 'has a text that is not a regular expression of RE2';
const MAX_KEPT_PATTERNS = 100;
const patterns = new Map<string, RE2JS>();

function matches(text: string, pattern: string): boolean {
  const expression = patterns.get(pattern) ?? compilePattern(pattern);
  const isShort = text.length * expression.programSize() <= MAX_UNWATCHED_STEPS;
  return isShort ? expression.test(text) : withinTime(() => expression.test(text));
}

function compilePattern(pattern: string): RE2JS {
  if (patterns.size >= MAX_KEPT_PATTERNS) patterns.clear();
  try {
    const compiled = RE2JS.compile(pattern);
    patterns.set(pattern, compiled);
    return compiled;
  } catch {
    throw new FunctionError(NO_PATTERN);
  }
}

const readTimestamp = createDateReader({});

function timestamp(text: string): Date {
  const iso = readTimestamp(text);
  if (iso === undefined) throw new FunctionError('makes a timestamp of a text that is not a date in ISO 8601');
  return dateOf(Date.parse(String(iso)));
}

function dateOf(timeMs: number): Date {
  const date = new Date(timeMs);
  if (Number.isNaN(date.getTime())) throw new FunctionError('makes a timestamp of a number that is too large');
  return date;
}
