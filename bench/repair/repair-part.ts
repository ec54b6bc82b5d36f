import type { BenchPart } from '../bench-part.ts';
import { rateHead, rateRow } from '../goods/rate.ts';
import { measureRepair, type RepairFacts } from './measure-repair.ts';

export const repairPart: BenchPart<RepairFacts> = {
  name: 'repair',
  title: 'how long a check of a table takes on which nothing differs, beside a bare read of both sides',
  servers: ['mysql', 'kafka', 'temporal', 'elasticsearch', 'redis'],
  measure: measureRepair,
  print(screen, { rows, readInTurn, readAtOnce, cleanCheck, workerMb }) {
    screen.say(`${rows} rows, one worker, which had at most ${workerMb.toFixed(0)} MB`);
    screen.table([
      rateHead,
      rateRow('bare read, rows then documents', readInTurn),
      rateRow('bare read, both at once', readAtOnce, readInTurn),
      rateRow('clean check', cleanCheck, readInTurn),
    ]);
  },
};
