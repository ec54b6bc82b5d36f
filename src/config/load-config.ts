import { readFileSync } from 'node:fs';
import { isMap, isScalar, LineCounter, parseDocument, visit, type Document } from 'yaml';
import type { z } from 'zod';
import { configSchema, type Config } from './schema.ts';

/** A config file that cannot be used: every error at once, each as `file:line:column: path: what is wrong`. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

export interface LoadedConfig {
  config: Config;
  /** `file:line:column` of a setting, such as ['tables', 0, 'key']. */
  locate(path: PropertyKey[]): string;
}

/** Reads, resolves `${NAME}`, `${NAME:-default}` and `${file:PATH}`, and checks a config file. */
export function loadConfig(file: string, env: NodeJS.ProcessEnv = process.env): LoadedConfig {
  return parseConfig({ file, text: readText(file), env });
}

export function parseConfig({ file, text, env }: { file: string; text: string; env: NodeJS.ProcessEnv }): LoadedConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  if (document.errors.length > 0)
    throw new ConfigError(document.errors.map((error) => `${at(error.pos[0])}: ${error.message.split('\n')[0]}`));

  const problems = resolveReferences(document, env).map(({ offset, message }) => `${at(offset)}: ${message}`);
  const parsed = configSchema.safeParse(document.toJS() ?? {}, { error: missing });
  if (!parsed.success)
    for (const issue of parsed.error.issues.flatMap(perKey))
      problems.push(`${at(offsetOf(document, issue.path))}: ${issue.path.join('.') || 'config'}: ${issue.message}`);
  if (problems.length > 0 || !parsed.success) throw new ConfigError(problems);
  return { config: parsed.data, locate: (path) => at(offsetOf(document, path)) };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new ConfigError([`${file}: cannot be read: ${(cause as Error).message}; give the path with --config`]);
  }
}

const REFERENCE = /\$\{(?:file:(?<path>[^}]+)|(?<name>\w+)(?::-(?<fallback>[^}]*))?)\}/g;

function resolveReferences(document: Document, env: NodeJS.ProcessEnv): { offset: number; message: string }[] {
  const problems: { offset: number; message: string }[] = [];
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value !== 'string') return;
      node.value = node.value.replace(REFERENCE, (...match: unknown[]) => {
        try {
          return resolveReference(match.at(-1) as Record<string, string | undefined>, env);
        } catch (error) {
          problems.push({ offset: node.range?.[0] ?? 0, message: (error as Error).message });
          return '';
        }
      });
    },
  });
  return problems;
}

function resolveReference(
  { path, name = '', fallback }: Record<string, string | undefined>,
  env: NodeJS.ProcessEnv,
): string {
  if (path !== undefined) return readFileSync(path, 'utf8').trim();
  const value = env[name] ?? fallback;
  if (value === undefined) throw new Error(`environment variable ${name} is not set`);
  return value;
}

function missing(issue: z.core.$ZodRawIssue): string | undefined {
  return issue.code === 'invalid_type' && issue.input === undefined ? `is missing (${issue.expected})` : undefined;
}

/** One issue for each unknown key, at the key, and says what to do. */
function perKey(issue: z.core.$ZodIssue): { path: PropertyKey[]; message: string }[] {
  if (issue.code !== 'unrecognized_keys') return [issue];
  return issue.keys.map((key) => ({
    path: [...issue.path, key],
    message: 'no such setting; see --help or the JSON Schema',
  }));
}

/** The offset of the key or value that a path leads to, or of the nearest parent that is there. */
function offsetOf(document: Document, path: PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const parent = document.getIn(path.slice(0, length - 1), true) ?? document.contents;
    if (isMap(parent)) {
      const pair = parent.items.find(({ key }) => isScalar(key) && key.value === path[length - 1]);
      if (pair && isScalar(pair.key)) return pair.key.range?.[0] ?? 0;
      continue;
    }
    const node = document.getIn(path.slice(0, length), true);
    if (isScalar(node) || isMap(node)) return node.range?.[0] ?? 0;
  }
  return document.contents?.range?.[0] ?? 0;
}
