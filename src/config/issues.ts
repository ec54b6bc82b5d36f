import { z } from 'zod';
import type { Problem } from './cross-check.ts';

/** Zod's issues as one problem for each setting, at the setting itself. */
export function problemsOf(issue: z.core.$ZodIssue): Problem[] {
  const { path, message } = issue;
  const below = (issues: readonly z.core.$ZodIssue[]): Problem[] =>
    issues.flatMap(problemsOf).map((problem) => ({ ...problem, path: [...path, ...problem.path] }));

  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ path: [...path, key], message }));
  if (issue.code === 'invalid_key') return below(issue.issues);
  if (issue.code !== 'invalid_union') return [{ path, message }];
  const meant = issue.errors.filter((issues) => !issues.some(isOtherKind)).sort((a, b) => a.length - b.length)[0];
  return meant ? below(meant) : [{ path, message: `is neither ${issue.errors.map(expected).join(' nor ')}` }];
}

/** Of a choice between a text or a word and an object: that the value is not of this kind at all says nothing about what is wrong in it. */
function isOtherKind({ code, path }: z.core.$ZodIssue): boolean {
  return (code === 'invalid_type' || code === 'invalid_value') && path.length === 0;
}

function expected(issues: readonly z.core.$ZodIssue[]): string {
  return issues.map((issue) => (issue.code === 'invalid_type' ? kindOf(issue.expected) : issue.message)).join(', ');
}

/** Words for what is not there, what is of another kind, and what is no setting. */
export function wording(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'unrecognized_keys' && issue.inst instanceof z.ZodObject)
    return `no such setting; there are ${Object.keys(issue.inst.shape).join(', ')}`;
  if (issue.code !== 'invalid_type') return undefined;
  return issue.input === undefined ? `is missing (${kindOf(issue.expected)})` : `must be ${kindOf(issue.expected)}`;
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'settings (name: value)',
  record: 'values (name: value)',
};

function kindOf(zodType: string): string {
  return kinds[zodType] ?? zodType;
}
