import { abortOnSignals } from '../../demo/abort-on-signals.ts';
import { stopEarlierFleet } from '../../demo/fleet-record.ts';
import { createScreen } from '../../demo/screen.ts';
import { withServers } from '../../demo/with-servers.ts';
import { tellFailure } from '../parts/tell-failure.ts';
import { parseOptions } from './options.ts';
import { closingLine, printFacts } from './report.ts';
import { fleetRecordFile, runFanOut } from './run-fan-out.ts';

const options = parseOptions(process.argv);
const screen = createScreen(options.json ? process.stderr : process.stdout);
const abort = abortOnSignals(screen, 'stopping what was started');
process.exitCode = await main().catch((error: unknown) =>
  tellFailure(error, { name: 'fan-out', screen, signal: abort.signal }),
);

async function main(): Promise<number> {
  await stopEarlierFleet(fleetRecordFile);
  screen.step('Bringing the servers up');
  const choice = { db: options.db, capture: 'canal' } as const;
  const facts = await withServers({ screen, keep: () => false, choice }, () =>
    runFanOut({ options, screen, signal: abort.signal }),
  );
  if (options.json) console.log(JSON.stringify(facts, undefined, 2));
  else printFacts(screen, facts);
  screen.say(closingLine(facts));
  return facts.verified.differences.length === 0 ? 0 : 1;
}
