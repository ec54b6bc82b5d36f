/**
 * Redis's own globs, byte for byte, so that one pass over the keyspace serves many patterns: SCAN takes only one.
 * A test holds it against the server's MATCH. Texts here have one character for each byte (latin1).
 */
export function createKeyMatcher(patterns: readonly string[]): (key: Buffer) => boolean {
  const byStart = new Map<string, RegExp[]>();
  for (const bytes of patterns.map(bytesOf)) {
    const start = literalStart(bytes).join('');
    byStart.set(start, [...(byStart.get(start) ?? []), new RegExp(`^${sourceOf(bytes)}$`, 's')]);
  }
  // A thousand patterns cost a key hardly more than one: only those that begin as it does are tried.
  const lengths = [...new Set([...byStart.keys()].map(({ length }) => length))];
  return (key) => {
    const text = key.toString('latin1');
    return lengths.some((length) => byStart.get(text.slice(0, length))?.some((pattern) => pattern.test(text)));
  };
}

/** A glob that matches all that any of the patterns does, for the server to leave out most of the rest. */
export function widestPattern(patterns: readonly string[]): string {
  const [first = [], ...rest] = patterns.map(literalStart);
  const common = rest.reduce((start, chars) => start.slice(0, sharedLength(start, chars)), first);
  return `${common.join('').replaceAll(/[*?[\]\\]/g, '\\$&')}*`;
}

/** Whole characters, so that none is cut in two. */
function literalStart(glob: string): string[] {
  const [start = ''] = /^(?:\\.|[^*?[])*/su.exec(glob) ?? [];
  return Array.from(start.replaceAll(/\\(.)/gsu, '$1'));
}

function sharedLength(a: readonly string[], b: readonly string[]): number {
  const differs = a.findIndex((char, at) => char !== b[at]);
  return differs === -1 ? a.length : differs;
}

function bytesOf(pattern: string): string {
  return Buffer.from(pattern).toString('latin1');
}

function sourceOf(glob: string): string {
  let source = '';
  for (let at = 0; at < glob.length; at++) {
    const char = glob.charAt(at);
    if (char === '*') source += source.endsWith('.*') ? '' : '.*';
    else if (char === '?') source += '.';
    else if (char === '[') {
      const set = setAt(glob, at + 1);
      source += set.source;
      at = set.end;
    } else {
      if (char === '\\' && at + 1 < glob.length) at++;
      source += exactly(glob.charAt(at));
    }
  }
  return source;
}

/** `[a-c^]` from behind its bracket to its end, which the pattern's end is as well. */
function setAt(glob: string, start: number): { source: string; end: number } {
  const isNot = glob[start] === '^';
  let members = '';
  let at = isNot ? start + 1 : start;
  for (; at < glob.length && glob[at] !== ']'; at++) {
    if (glob[at] === '\\' && at + 1 < glob.length) members += exactly(glob.charAt(++at));
    else if (glob[at + 1] === '-' && at + 2 < glob.length) {
      const [from, to] = [glob.charAt(at), glob.charAt(at + 2)].toSorted() as [string, string];
      members += `${exactly(from)}-${exactly(to)}`;
      at += 2;
    } else members += exactly(glob.charAt(at));
  }
  return { source: `[${isNot ? '^' : ''}${members}]`, end: Math.min(at, glob.length - 1) };
}

function exactly(char: string): string {
  return `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
