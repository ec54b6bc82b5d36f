import wrapAnsi from 'wrap-ansi';

/** One look at what runs, for each kind of screen. */
export interface View {
  /** For a terminal. */
  lines: string[];
  /** For a log. */
  line: string;
  /** For a program. */
  facts: object;
  /** When it is another, a log shows it at once. */
  phase: string;
}

export interface Screen {
  /** Whether somebody looks at it. */
  isTerminal: boolean;
  isJson: boolean;
  show(view: View): void;
  /** Lines that stay, for people. */
  say(lines: readonly string[]): void;
}

interface Terminal {
  write(text: string): unknown;
  /** In columns. */
  width(): number;
}

/** Draws the newest view over the last one. */
export function createTerminalScreen({ write, width }: Terminal): Screen {
  let drawn = 0;
  // From the first column: the terminal may have shown a key that was pressed.
  const clear = (): string => (drawn === 0 ? '' : `\r\u001b[${drawn}A\u001b[J`);
  return {
    isTerminal: true,
    isJson: false,
    show({ lines }) {
      // A line that the terminal itself would break could not be drawn over.
      const columns = Math.max(1, width() - 1);
      const rows = lines.flatMap((line) => wrapAnsi(line, columns, { hard: true, trim: false }).split('\n'));
      write(`${clear()}${rows.join('\n')}\n`);
      drawn = rows.length;
    },
    say(lines) {
      if (lines.length === 0) return;
      write(`${clear()}${lines.join('\n')}\n`);
      drawn = 0;
    },
  };
}

/** A log that nobody wants to be longer than it must be. */
const LOG_EVERY_MS = 5_000;

export function createLogScreen(write: (line: string) => void, now: () => number = Date.now): Screen {
  let last = { phase: '', atMs: -Infinity };
  return {
    isTerminal: false,
    isJson: false,
    show({ line, phase }) {
      if (phase === last.phase && now() - last.atMs < LOG_EVERY_MS) return;
      last = { phase, atMs: now() };
      write(line);
    },
    say: (lines) => lines.forEach((line) => write(line)),
  };
}

/** One JSON object a line, each time that something has changed; what is for people goes elsewhere. */
export function createJsonScreen(write: (line: string) => void, writeAside: (line: string) => void): Screen {
  let last = '';
  return {
    isTerminal: false,
    isJson: true,
    show({ facts }) {
      const line = JSON.stringify(facts);
      if (line !== last) write(line);
      last = line;
    },
    say: (lines) => lines.forEach((line) => writeAside(line)),
  };
}
