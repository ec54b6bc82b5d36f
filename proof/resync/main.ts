import { prove } from '../parts/prove.ts';
import { fleetRecordOf } from '../parts/run-product.ts';
import type { Kill } from './kills.ts';
import { parseOptions } from './options.ts';
import { closingLine, isGood, printFacts } from './report.ts';
import { PROOF, runResync } from './run-resync.ts';

const options = parseOptions(process.argv);
const kills: Kill[] = options.kill ? ['workers', 'elasticsearch', 'workers'] : [];
// Containers have no process of ours to kill.
if (options.kill) process.env['EVENKEEL_STACK'] = 'native';
process.exitCode = await prove({
  name: 'resync',
  recordFile: fleetRecordOf(PROOF),
  options,
  run: (ground) => runResync({ options, kills, ...ground }),
  print: printFacts,
  closingLine,
  isGood,
});
