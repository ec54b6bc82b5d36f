import { z } from 'zod';

/** A CEL expression over `row`. */
export const expression = z.string().min(1);
