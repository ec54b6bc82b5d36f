import { readFileSync } from 'node:fs';
import { visit, type Document } from 'yaml';

const REFERENCE = /\$\{(?:file:(?<path>[^}]+)|(?<name>\w+)(?::-(?<fallback>[^}]*))?)\}/g;

/** Puts what `${NAME}`, `${NAME:-default}` and `${file:PATH}` stand for into a document's texts. Answers what could not be found, and where. */
export function resolveReferences(document: Document, env: NodeJS.ProcessEnv): { offset: number; message: string }[] {
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
