import { isAlias, visit, type Document, type LineCounter } from 'yaml';

/** What is wrong with a file before its settings are looked at. */
export interface YamlProblem {
  offset: number;
  message: string;
}

/** The first error of each line, and none that an earlier one leads to; and aliases of what has no such name. */
export function yamlProblems(document: Document, lines: LineCounter): YamlProblem[] {
  const ofLines = new Map<number, YamlProblem>();
  for (const { code, pos, message } of document.errors) {
    const [offset] = pos;
    const { line } = lines.linePos(offset);
    if (ofLines.has(line) || (ofLines.size > 0 && message.includes(AFTER_ITS_END))) continue;
    const [what = ''] = message.split('\n');
    ofLines.set(line, { offset, message: UNQUOTED.has(code) ? `${what}; ${QUOTE}` : what });
  }
  return [...ofLines.values(), ...unknownAliases(document)].sort((a, b) => a.offset - b.offset);
}

/** The parser took the document for ended, and finds more. */
const AFTER_ITS_END = 'in YAML stream';
/** What the parser says of `{id}|x` and of `a: b ? c : d`. */
const UNQUOTED: ReadonlySet<string> = new Set(['UNEXPECTED_TOKEN', 'BLOCK_IN_FLOW']);
const QUOTE = 'a text with { }, [ ], quotes or a colon in it needs quotes around all of it';

function unknownAliases(document: Document): YamlProblem[] {
  const problems: YamlProblem[] = [];
  visit(document, {
    Node(_, node) {
      if (!isAlias(node) || node.resolve(document) !== undefined) return;
      const message = `nothing above has the anchor &${node.source}; a text that begins with * needs quotes`;
      problems.push({ offset: node.range?.[0] ?? 0, message });
    },
  });
  return problems;
}
