import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { resolveDefinitions } from './index-definition.ts';
import { problemsOf, wording } from './issues.ts';
import { offsetOf } from './locate.ts';
import { resolveReferences } from './references.ts';
import { configSchema, type Config } from './schema.ts';
import { yamlProblems } from './yaml-problems.ts';

/** A config file that cannot be used: every error at once, in the file's order. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(({ at, message }) => `${at}: ${message}`).join('\n'));
    this.problems = problems;
  }
}

export interface ConfigProblem {
  /** `file:line:column` */
  at: string;
  message: string;
}

export interface LoadedConfig {
  config: Config;
  /** `file:line:column` of a setting, such as ['tables', 0, 'key']. */
  locate(path: PropertyKey[]): string;
}

/** Reads, resolves `${NAME}`, `${NAME:-default}`, `${file:PATH}` and the files of index definitions, and checks a config file. */
export function loadConfig(file: string, env: NodeJS.ProcessEnv = process.env): LoadedConfig {
  return parseConfig({ file, text: readText(file), env });
}

export function parseConfig({ file, text, env }: { file: string; text: string; env: NodeJS.ProcessEnv }): LoadedConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true, prettyErrors: false });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const unreadable = yamlProblems(document, lines);
  if (unreadable.length > 0)
    throw new ConfigError(unreadable.map(({ offset, message }) => ({ at: at(offset), message })));

  const unresolved = resolveReferences(document, env);
  // The file is its owner's: as many aliases as it likes.
  const input: unknown = document.toJS({ maxAliasCount: -1 }) ?? {};
  const undefinable = resolveDefinitions(input, dirname(file));
  const parsed = configSchema.safeParse(input, { error: wording });
  const wrong = [...undefinable, ...(parsed.error?.issues ?? []).flatMap(problemsOf)].map(({ path, message }) => ({
    offset: offsetOf(document, path),
    message: `${path.join('.') || 'config'}: ${message}`,
  }));
  const problems = [...unresolved, ...wrong].sort((a, b) => a.offset - b.offset);
  if (problems.length > 0 || !parsed.success)
    throw new ConfigError(problems.map(({ offset, message }) => ({ at: at(offset), message })));
  return { config: parsed.data, locate: (path) => at(offsetOf(document, path)) };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const message = `cannot be read: ${(cause as Error).message}; give the path with --config`;
    throw new ConfigError([{ at: file, message }]);
  }
}
