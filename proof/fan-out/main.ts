import { prove } from '../parts/prove.ts';
import { parseOptions } from './options.ts';
import { closingLine, printFacts } from './report.ts';
import { fleetRecordFile, runFanOut } from './run-fan-out.ts';

const options = parseOptions(process.argv);
process.exitCode = await prove({
  name: 'fan-out',
  recordFile: fleetRecordFile,
  options,
  run: (ground) => runFanOut({ options, ...ground }),
  print: printFacts,
  closingLine,
  isGood: ({ verified }) => verified.differences.length === 0,
});
