import { abortOnSignals } from '../../demo/abort-on-signals.ts';
import { stopEarlierFleet } from '../../demo/fleet-record.ts';
import { createScreen } from '../../demo/screen.ts';
import { withServers } from '../../demo/with-servers.ts';
import { fleetRecordOf } from '../parts/run-product.ts';
import { tellFailure } from '../parts/tell-failure.ts';
import type { Kill } from './kills.ts';
import { parseOptions } from './options.ts';
import { closingLine, isGood, printFacts } from './report.ts';
import { PROOF, runResync } from './run-resync.ts';

const { kill, json, ...options } = parseOptions(process.argv);
const screen = createScreen(json ? process.stderr : process.stdout);
const abort = abortOnSignals(screen, 'stopping what was started');
process.exitCode = await main().catch((error: unknown) =>
  tellFailure(error, { name: 'resync', screen, signal: abort.signal }),
);

async function main(): Promise<number> {
  const kills: Kill[] = kill ? ['workers', 'elasticsearch', 'workers'] : [];
  // Containers have no process of ours to kill.
  if (kill) process.env['EVENKEEL_STACK'] = 'native';
  await stopEarlierFleet(fleetRecordOf(PROOF));
  screen.step('Bringing the servers up');
  const choice = { db: options.db, capture: 'canal' } as const;
  const facts = await withServers({ screen, keep: () => false, choice }, () =>
    runResync({ options, kills, screen, signal: abort.signal }),
  );
  if (json) console.log(JSON.stringify(facts, undefined, 2));
  else printFacts(screen, facts);
  screen.say(closingLine(facts));
  return isGood(facts) ? 0 : 1;
}
