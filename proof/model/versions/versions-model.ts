import type { Model } from '../model.ts';
import { ablations } from './ablations.ts';
import { productRules, type Rules } from './rules.ts';
import { runVersions } from './run-versions.ts';

/** Documents of one row each: the clock of a lane, batches, plans, heals, and the fence of a resync. */
export const versionsModel: Model<Rules> = {
  name: 'versions',
  rules: productRules,
  ablations,
  run: async (...history) => runVersions(...history),
};
