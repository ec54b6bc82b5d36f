import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

export interface Line {
  text: string;
  /** Makes it stand out; it is wrapped before. */
  paint?: (text: string) => string;
}

const GUTTER = ' │ ';
/** Narrower than that, nothing can be read in two panes. */
const MIN_PANE_WIDTH = 20;

/**
 * Two lists of lines beside each other, wrapped to fit. The left one takes no more than it needs, and at most half.
 * @param width of the terminal, in columns; a Chinese character takes two
 */
export function sideBySide(left: readonly Line[], right: readonly Line[], width: number): string[] {
  const half = Math.max(MIN_PANE_WIDTH, Math.floor((width - GUTTER.length) / 2));
  const leftWidth = Math.min(half, Math.max(...left.map(({ text }) => stringWidth(text))));
  const rightWidth = Math.max(MIN_PANE_WIDTH, width - leftWidth - GUTTER.length);
  const lefts = left.flatMap((line) => wrap(line, leftWidth));
  const rights = right.flatMap((line) => wrap(line, rightWidth));
  return Array.from({ length: Math.max(lefts.length, rights.length) }, (_, at) => {
    const [one, other] = [lefts[at] ?? { text: '' }, rights[at] ?? { text: '' }];
    return `${painted(one)}${' '.repeat(leftWidth - stringWidth(one.text))}${GUTTER}${painted(other)}`.trimEnd();
  });
}

function painted({ text, paint }: Line): string {
  return paint ? paint(text) : text;
}

/** What goes on in the next line is indented a little deeper than its first one. */
function wrap(line: Line, width: number): Line[] {
  if (stringWidth(line.text) <= width) return [line];
  const indent = `${/^ */.exec(line.text)![0]}  `;
  const [first = ''] = wrapAnsi(line.text, width, { hard: true, trim: false }).split('\n');
  const rest = line.text.slice(first.length).trimStart();
  const more = wrapAnsi(rest, Math.max(1, width - indent.length), { hard: true }).split('\n');
  return [first.trimEnd(), ...more.map((part) => indent + part)].map((text) => ({ ...line, text }));
}
