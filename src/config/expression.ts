import { z } from 'zod';
import { compileCondition, compileExpression, ExpressionError } from '../mapping/expression.ts';

/** A CEL expression over `row`. */
export const expression = compiled(compileExpression);

/** One that is true or false. */
export const condition = compiled(compileCondition);

function compiled(compile: (text: string, field: string) => unknown): z.ZodString {
  return z
    .string()
    .min(1)
    .superRefine((text, context) => {
      try {
        compile(text, '');
      } catch (error) {
        if (!(error instanceof ExpressionError)) throw error;
        context.addIssue({ code: 'custom', message: error.message });
      }
    });
}
