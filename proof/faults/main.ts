import { abortOnSignals } from '../../demo/abort-on-signals.ts';
import { stopEarlierFleet } from '../../demo/fleet-record.ts';
import { fleetRecordFile } from '../../demo/run-demo.ts';
import { createScreen } from '../../demo/screen.ts';
import { withServers } from '../../demo/with-servers.ts';
import { tellFailure } from '../parts/tell-failure.ts';
import { catalogue } from './catalogue.ts';
import { chooseScenarios, parseOptions } from './options.ts';
import { closingLine, isGood } from './report.ts';
import { partsOf, runAll } from './run-all.ts';

const options = parseOptions(process.argv);
const screen = createScreen(options.json ? process.stderr : process.stdout);
const abort = abortOnSignals(screen, 'mending what is broken, and stopping');
process.exitCode = await (options.list ? list() : run()).catch((error: unknown) =>
  tellFailure(error, { name: 'faults', screen, signal: abort.signal }),
);

async function list(): Promise<number> {
  screen.table(catalogue.map(({ name, title }) => [name, title]));
  return 0;
}

async function run(): Promise<number> {
  const scenarios = chooseScenarios(catalogue, options.scenario);
  // Containers have no process of ours to kill.
  process.env['EVENKEEL_STACK'] = 'native';
  await stopEarlierFleet(fleetRecordFile);
  screen.step('Bringing the servers up');
  const outcomes = await withServers({ screen, keep: () => false, choice: options, parts: partsOf(options) }, () =>
    runAll({ scenarios, choice: options, seconds: options.seconds, screen, signal: abort.signal }),
  );
  const bad = outcomes.filter((outcome) => !isGood(outcome));
  if (bad.length > 0) screen.say(`failed: ${bad.map(({ name }) => name).join(', ')}`);
  if (options.json) console.log(JSON.stringify(outcomes, undefined, 2));
  screen.say(closingLine(outcomes));
  return bad.length === 0 ? 0 : 1;
}
