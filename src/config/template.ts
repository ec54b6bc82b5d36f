import { z } from 'zod';
import { templateColumns } from '../mapping/key-template.ts';

/** A text that may have placeholders such as `{id}`. */
export const balanced = z
  .string()
  .min(1)
  .refine((text) => !/[{}]/.test(literalsOf(text)), 'unbalanced { } in the template');

/** A text with at least one. */
export const template = balanced.refine(
  (text) => /[{}]/.test(literalsOf(text)) || templateColumns(text).length > 0,
  'names no column, as in goods:{id}',
);

/** What is left of a template without its placeholders. */
export function literalsOf(text: string): string {
  return text.replaceAll(/\{[^{}]+\}/g, '');
}
