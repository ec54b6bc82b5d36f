import { styleText } from 'node:util';

export interface Screen {
  step(title: string): void;
  say(line: string): void;
  /** What is going on just now: one line that changes on a terminal, now and then a line elsewhere. */
  progress(line: string): void;
  /** Columns in line; figures to the right. */
  table(rows: readonly (readonly string[])[]): void;
}

const liveEveryMs = 100;
/** In a log a line that says something new is worth more than one that says that nothing has changed. */
const plainEveryMs = { changed: 5_000, same: 30_000 };

export function createScreen(stream: NodeJS.WriteStream): Screen {
  const live = stream.isTTY;
  const begin = Date.now();
  let [lastProgressMs, lastProgress] = [Date.now(), ''];
  const wipe = live ? '\r\u001b[K' : '';
  const say = (line: string): void => void stream.write(`${wipe}${line}\n`);
  return {
    say,
    step(title) {
      const seconds = `[${((Date.now() - begin) / 1000).toFixed(0).padStart(3)} s]`;
      say(live ? `${styleText('gray', seconds)} ${styleText('bold', title)}` : `${seconds} ${title}`);
      lastProgressMs = Date.now();
    },
    progress(line) {
      const plainMs = line === lastProgress ? plainEveryMs.same : plainEveryMs.changed;
      if (Date.now() - lastProgressMs < (live ? liveEveryMs : plainMs)) return;
      [lastProgressMs, lastProgress] = [Date.now(), line];
      if (live) stream.write(`${wipe}        ${line.slice(0, (stream.columns || 80) - 9)}`);
      else say(`        ${line}`);
    },
    table: (rows) => formatTable(rows).forEach((line) => say(`  ${line}`)),
  };
}

const isFigure = (cell: string): boolean => /^-?[\d,.]+( ms| %)?$/.test(cell);

export function formatTable(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, at) => (widths[at] = Math.max(widths[at] ?? 0, cell.length)));
  // A column is of figures when each cell below its head is one, or empty.
  const figures = widths.map((_, at) => rows.slice(1).every((row) => (row[at] ?? '') === '' || isFigure(row[at]!)));
  return rows.map((row) =>
    row
      .map((cell, at) => (figures[at] ? cell.padStart(widths[at]!) : cell.padEnd(widths[at]!)))
      .join('   ')
      .trimEnd(),
  );
}
