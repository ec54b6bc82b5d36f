import { array, assert, constantFrom, integer, property, string } from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { sideBySide } from '../../../src/cli/preview/side-by-side.ts';

const lines = (...texts: string[]) => texts.map((text) => ({ text }));

test('the left pane takes what it needs, and what is too long goes on below, indented', () => {
  const left = lines('id: 1', 'name: 登录');
  const right = lines('goods/1', '  name: 登录 and a text that is too long for the pane', '  id: 1');
  expect(sideBySide(left, right, 41).join('\n')).toBe(`id: 1      │ goods/1
name: 登录 │   name: 登录 and a text that
           │     is too long for the pane
           │   id: 1`);
});

test('no line is wider than the terminal, whatever it holds, and no text is lost', () => {
  const text = string({ unit: constantFrom('a', ' ', '字', '😀', '-', '0'), maxLength: 80 });
  assert(
    property(array(text, { minLength: 1 }), array(text), integer({ min: 43, max: 200 }), (a, b, width) => {
      const shown = sideBySide(lines(...a), lines(...b), width);
      for (const line of shown) expect(stringWidth(line)).toBeLessThanOrEqual(width);
      const letters = (texts: readonly string[]): string => texts.join('').replaceAll(/[ │]/g, '');
      const panes = shown.map((line) => line.split(' │'));
      expect(letters(panes.map(([left = '']) => left))).toBe(letters(a));
      expect(letters(panes.map(([, right = '']) => right))).toBe(letters(b));
    }),
  );
});
