import type { Model } from '../model.ts';
import { ablations } from './ablations.ts';
import { productRules, type Rules } from './rules.ts';
import { runJoins } from './run-joins.ts';

/** Documents that hold rows of several tables: look-ups, reads, heals, walks, and indices in parts. */
export const joinsModel: Model<Rules> = { name: 'joins', rules: productRules, ablations, run: runJoins };
