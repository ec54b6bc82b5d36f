import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One entry of the machine's apt sources, from either of the two formats. */
export type AptSource = { uri: string; suites: string[]; components: string[]; signedBy: string | undefined };

export function readMachineSources(folder = '/etc/apt'): AptSource[] {
  const parts = join(folder, 'sources.list.d');
  const names = existsSync(parts) ? readdirSync(parts).map((name) => join(parts, name)) : [];
  return [join(folder, 'sources.list'), ...names]
    .filter((file) => existsSync(file))
    .flatMap((file) => {
      const text = readFileSync(file, 'utf8');
      if (file.endsWith('.sources')) return parseDeb822(text);
      return file.endsWith('.list') ? parseOneLine(text) : [];
    });
}

/** `Types: deb` stanzas, divided by blank lines. */
export function parseDeb822(text: string): AptSource[] {
  return text
    .split(/\n\s*\n/)
    .map(parseStanza)
    .filter((fields) => words(fields.get('types')).includes('deb') && fields.get('enabled') !== 'no')
    .flatMap((fields) =>
      words(fields.get('uris')).map((uri) => ({
        uri,
        suites: words(fields.get('suites')),
        components: words(fields.get('components')),
        signedBy: keyringFile(fields.get('signed-by')),
      })),
    );
}

function parseStanza(stanza: string): Map<string, string> {
  const fields = new Map<string, string>();
  let current = '';
  for (const line of stanza.split('\n').filter((text) => !text.startsWith('#'))) {
    const [, name, value] = /^([A-Za-z-]+):\s*(.*)$/.exec(line) ?? [];
    if (name !== undefined) current = name.toLowerCase();
    fields.set(current, `${fields.get(current) ?? ''} ${value ?? line}`.trim());
  }
  return fields;
}

/** `deb [options] uri suite component...` lines. */
export function parseOneLine(text: string): AptSource[] {
  return text.split('\n').flatMap((line) => {
    const [, options, uri, suite, components] =
      /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s*([^#]*)/.exec(line) ?? [];
    if (uri === undefined || suite === undefined) return [];
    const signedBy = /signed-by=(\S+)/.exec(options ?? '')?.[1];
    return [{ uri, suites: [suite], components: words(components), signedBy }];
  });
}

export function formatSource({ uri, suites, components, signedBy }: AptSource): string {
  const lines = ['Types: deb', `URIs: ${uri}`, `Suites: ${suites.join(' ')}`, `Components: ${components.join(' ')}`];
  return [...lines, ...(signedBy === undefined ? [] : [`Signed-By: ${signedBy}`]), ''].join('\n');
}

/** Signed-By may also hold the key itself; apt then finds the distribution's own keyring where it always does. */
const keyringFile = (value: string | undefined) => (value?.startsWith('/') ? value : undefined);

const words = (value: string | undefined): string[] => (value ?? '').split(/\s+/).filter((word) => word !== '');
