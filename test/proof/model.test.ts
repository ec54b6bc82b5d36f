import { describe, expect, test } from 'vitest';
import { joinsModel } from '../../proof/model/joins/joins-model.ts';
import type { Model } from '../../proof/model/model.ts';
import { divergingRuns, runsUntilDivergence } from '../../proof/model/search-divergence.ts';
import { versionsModel } from '../../proof/model/versions/versions-model.ts';

/** These are searched for from the seed where they were found last: some need thousands of histories. */
const firstOfVersions: Record<string, number> = {
  'repair-at-now': 5164,
  'repair-writes-compared': 1250,
};
const firstOfJoins: Record<string, number> = {
  'joined-rows-first': 241,
  'new-parents-only': 708,
  'version-of-the-moment': 29,
  'same-version-twice': 447,
  'deleted-is-deleted': 3221,
  'no-idle-deletes': 3789,
  'part-with-document': 305,
  'copy-overwrites': 41,
  'copy-at-now': 41,
  'copy-at-once': 140,
  'fence-for-joins': 91,
  'old-page-written': 76,
  'look-up-first': 206,
  'walk-once': 14_424,
  'repair-writes-compared': 806,
  'orphans-by-hand': 1135,
};

prove(versionsModel, (ablation) => firstOfVersions[ablation] ?? 1);
prove(joinsModel, (ablation) => firstOfJoins[ablation] ?? 1);

function prove<Rules>(model: Model<Rules>, firstOf: (ablation: string) => number): void {
  describe(model.name, () => {
    test('no random history leaves an index that differs from MySQL', { timeout: 60_000 }, async () => {
      const found = [];
      for await (const each of divergingRuns(model, { first: 1, runs: 300 })) if (each) found.push(each);
      expect(found).toEqual([]);
    });

    test('a seed tells its history', async () => {
      const historyOf = async (seed: number): Promise<string[]> => {
        const lines: string[] = [];
        await model.run(seed, model.rules, (line) => lines.push(line));
        return lines;
      };
      expect(await historyOf(7)).toEqual(await historyOf(7));
      expect(await historyOf(7)).not.toEqual(await historyOf(8));
    });

    describe('without a protection some history goes wrong', () => {
      test.each(model.ablations)('$name', { timeout: 180_000 }, async ({ name, rules }) => {
        const without = { run: model.run, rules: { ...model.rules, ...rules } };
        expect(await runsUntilDivergence(without, { first: firstOf(name), runs: 20_000 })).toBeDefined();
      });
    });
  });
}
