import { styleText } from 'node:util';

export type Style = 'bold' | 'green' | 'red' | 'yellow';

/** Gives a text a style for the terminal. */
export type Paint = (style: Style, text: string) => string;

export function createPaint(hasColors: boolean): Paint {
  return (style, text) => (hasColors ? styleText(style, text, { validateStream: false }) : text);
}
