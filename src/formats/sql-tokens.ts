/** A word, a quoted name, a quoted text, or one sign. */
export interface Token {
  text: string;
  quoted: boolean;
  /** Whether it can name a table. */
  isName: boolean;
}

/**
 * Comments first: those with `!` are code to MySQL (`/*!40000 ALTER TABLE ... *\/`), so only their marks are passed over.
 * What is cut off in the middle of a quote is taken to the end.
 */
const TOKEN =
  /(\/\*M?!\d*|\*\/)|\/\*[\s\S]*?(?:\*\/|$)|(?:#|--(?=\s|$))[^\n]*|`((?:[^`]|``)*)(?:`|$)|(['"])((?:(?!\3)[^\\]|\\[\s\S]|\3\3)*)(?:\3|$)|([\p{L}\p{N}_$@]+)|(\S)/gu;

/** More than this of a statement is not looked at; table names stand at its beginning. */
const MAX_CHARS = 100_000;

export function tokenize(statement: string): Token[] {
  const tokens: Token[] = [];
  for (const [, , backticked, quote, text, word, sign] of statement.slice(0, MAX_CHARS).matchAll(TOKEN)) {
    if (backticked !== undefined) tokens.push({ text: backticked.replaceAll('``', '`'), quoted: true, isName: true });
    else if (text !== undefined) tokens.push({ text, quoted: true, isName: quote === '"' });
    else if (word !== undefined) tokens.push({ text: word, quoted: false, isName: true });
    else if (sign !== undefined) tokens.push({ text: sign, quoted: false, isName: false });
  }
  return tokens;
}
