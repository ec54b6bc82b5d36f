import { pickWeighted, type Random } from '../random.ts';
import * as remove from './deletes.ts';
import * as insert from './inserts.ts';
import type { Statement } from './statement.ts';
import * as update from './updates.ts';
import { type Operation, operations } from './write-rows.ts';

/** Of the row changes. */
export const shares: Record<Operation, number> = { insert: 0.2, update: 0.65, delete: 0.15 };

interface Entry {
  weight: number;
  statement: Statement;
}

const statements: Record<Operation, readonly Entry[]> = {
  insert: [
    { weight: 5, statement: insert.insertGoods },
    { weight: 1, statement: insert.insertBrand },
    { weight: 0.5, statement: insert.insertCategory },
    { weight: 2, statement: insert.insertCategoryBrand },
    { weight: 1.5, statement: insert.insertBanners },
  ],
  update: [
    { weight: 8, statement: update.sellGoods },
    { weight: 3, statement: update.changePrice },
    { weight: 1, statement: update.renameGoods },
    { weight: 1, statement: update.describeGoods },
    { weight: 1, statement: update.moveGoods },
    { weight: 0.2, statement: update.cutPricesOfBrand },
    { weight: 0.2, statement: update.restockCategory },
    { weight: 1, statement: update.renameBrand },
    { weight: 1, statement: update.renameCategory },
    { weight: 1, statement: update.sortCategoryBrand },
    { weight: 2, statement: update.countClick },
    { weight: 0.5, statement: update.moveBanner },
    { weight: 0.2, statement: update.toggleBanners },
    { weight: 0.2, statement: update.renumberGoods },
    { weight: 0.2, statement: update.renumberBanner },
    { weight: 0.2, statement: update.relinkCategoryBrand },
  ],
  delete: [
    { weight: 6, statement: remove.deleteGoods },
    { weight: 0.5, statement: remove.deleteSoldOutGoods },
    { weight: 0.8, statement: remove.deleteBrand },
    { weight: 0.4, statement: remove.deleteCategory },
    { weight: 1.5, statement: remove.deleteCategoryBrand },
    { weight: 1.2, statement: remove.deleteBanner },
  ],
};

export interface LoadProgress {
  /** row changes of the load so far */
  changes(): number;
  countOf(operation: Operation): number;
}

/** Prefers the operation that is furthest behind its share, so that a price cut of 50 rows is made up for. */
export function chooseStatement(random: Random, progress: LoadProgress): Statement {
  const behind = operations.map((operation) => ({
    operation,
    weight: Math.max(0.2, shares[operation] * (progress.changes() + 20) - progress.countOf(operation)),
  }));
  return pickWeighted(random, statements[pickWeighted(random, behind).operation]).statement;
}
