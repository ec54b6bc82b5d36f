import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { Problem } from './cross-check.ts';
import { yamlProblems } from './yaml-problems.ts';

const definitionSchema = z.strictObject({
  settings: z.record(z.string(), z.unknown()).default({}),
  mappings: z.record(z.string(), z.unknown()).default({}),
});

/**
 * Puts into each index what its `definition` file says, under the settings and mappings that it has itself.
 *
 * @param config as it stands in the file, unchecked
 * @param folder that the files' paths are relative to
 */
export function resolveDefinitions(config: unknown, folder: string): Problem[] {
  return indicesIn(config).flatMap(({ index, path }) => {
    if (typeof index['definition'] !== 'string') return [];
    try {
      const { settings, mappings } = readDefinition(resolve(folder, index['definition']));
      index['settings'] = over(settings, index['settings']);
      index['mappings'] = over(mappings, index['mappings']);
      return [];
    } catch (error) {
      return [{ path: [...path, 'definition'], message: (error as Error).message }];
    }
  });
}

type Settings = Record<string, unknown>;

function indicesIn(config: unknown): { index: Settings; path: PropertyKey[] }[] {
  const { tables } = isObject(config) ? config : {};
  return listOf(tables).flatMap((table, at) => {
    const { index, indices } = isObject(table) ? table : {};
    const listed = listOf(indices).map((entry, of) => ({ entry, path: ['indices', of] }));
    return [{ entry: index, path: ['index'] }, ...listed].flatMap(({ entry, path }) =>
      isObject(entry) ? [{ index: entry, path: ['tables', at, ...path] }] : [],
    );
  });
}

function readDefinition(file: string): z.output<typeof definitionSchema> {
  const lines = new LineCounter();
  const document = parseDocument(readDefinitionText(file), { lineCounter: lines, merge: true, prettyErrors: false });
  const [broken] = yamlProblems(document, lines);
  if (broken) {
    const { line, col } = lines.linePos(broken.offset);
    throw new Error(`${file}:${line}:${col}: ${broken.message}`);
  }
  const parsed = definitionSchema.safeParse(document.toJS());
  if (!parsed.success)
    throw new Error(`${file}: needs "settings" and "mappings", as Elasticsearch takes them, and nothing else`);
  return parsed.data;
}

function readDefinitionText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Error(`cannot be read: ${(cause as Error).message}`, { cause });
  }
}

/** What is no object stays, to be reported as such. */
function over(base: Settings, own: unknown): unknown {
  if (own === undefined) return base;
  return isObject(own) ? { ...base, ...own } : own;
}

function isObject(value: unknown): value is Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
