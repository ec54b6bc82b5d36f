import { expect, test } from 'vitest';
import { createJsonScreen, createLogScreen, createTerminalScreen } from '../../../src/cli/follow/screen.ts';

const view = (line: string, phase = 'copying') => ({ lines: [line], line, facts: { line }, phase });

test('a terminal is drawn over, however many rows the last view took', () => {
  const written: string[] = [];
  const screen = createTerminalScreen({ write: (text) => written.push(text), width: () => 11 });
  screen.show(view('a'.repeat(25)));
  screen.show(view('b'));
  screen.say(['stays']);
  screen.show(view('c'));
  expect(written).toEqual([
    `${'a'.repeat(10)}\n${'a'.repeat(10)}\naaaaa\n`,
    '\r\u001b[3A\u001b[Jb\n',
    '\r\u001b[1A\u001b[Jstays\n',
    'c\n',
  ]);
});

test('a line that is set in stays so', () => {
  const written: string[] = [];
  createTerminalScreen({ write: (text) => written.push(text), width: () => 80 }).show(view('  below'));
  expect(written).toEqual(['  below\n']);
});

test('a log has a line every five seconds, and one at each new phase', () => {
  const written: string[] = [];
  let nowMs = 0;
  const screen = createLogScreen(
    (line) => written.push(line),
    () => nowMs,
  );
  for (const [atMs, phase] of [
    [0, 'copying'],
    [4_900, 'copying'],
    [5_000, 'copying'],
    [5_100, 'comparing'],
    [6_000, 'comparing'],
  ] as const) {
    nowMs = atMs;
    screen.show(view(String(atMs), phase));
  }
  expect(written).toEqual(['0', '5000', '5100']);
});

test('a program gets an object a line, each only once, and no word for people', () => {
  const [written, aside]: [string[], string[]] = [[], []];
  const screen = createJsonScreen(
    (line) => written.push(line),
    (line) => aside.push(line),
  );
  screen.show(view('a'));
  screen.show(view('a'));
  screen.show(view('b'));
  screen.say(['hello']);
  expect(written).toEqual(['{"line":"a"}', '{"line":"b"}']);
  expect(aside).toEqual(['hello']);
});
