import type { BenchPart } from '../bench-part.ts';
import { rateHead, rateRow } from '../goods/rate.ts';
import { measureResync, type ResyncFacts } from './measure-resync.ts';

export const resyncPart: BenchPart<ResyncFacts> = {
  name: 'resync',
  title: 'how fast an index is built anew, beside a bare loop of SELECT and _bulk',
  servers: ['mysql', 'kafka', 'temporal', 'elasticsearch', 'redis'],
  measure: measureResync,
  print(screen, { rows, bareLoop, evenkeel, withJoins, workerMb }) {
    screen.say(`${rows} rows, one worker, which had at most ${workerMb.toFixed(0)} MB`);
    screen.table([
      rateHead,
      rateRow('bare loop', bareLoop),
      rateRow('evenkeel', evenkeel, bareLoop),
      rateRow('evenkeel, with joins', withJoins),
    ]);
  },
};
