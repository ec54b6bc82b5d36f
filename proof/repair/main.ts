import { prove } from '../parts/prove.ts';
import { fleetRecordOf } from '../parts/run-product.ts';
import { parseOptions } from './options.ts';
import { closingLine, isGood, printFacts } from './report.ts';
import { PROOF, runMend } from './run-mend.ts';

const options = parseOptions(process.argv);
process.exitCode = await prove({
  name: 'mend',
  recordFile: fleetRecordOf(PROOF),
  options,
  run: (ground) => runMend({ options, ...ground }),
  print: printFacts,
  closingLine,
  isGood,
});
