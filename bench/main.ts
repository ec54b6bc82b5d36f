import { abortOnSignals } from '../demo/abort-on-signals.ts';
import { stopEarlierFleet } from '../demo/fleet-record.ts';
import { createScreen } from '../demo/screen.ts';
import { withServers } from '../demo/with-servers.ts';
import { fleetRecordOf } from '../proof/parts/run-product.ts';
import { tellFailure } from '../proof/parts/tell-failure.ts';
import { BENCH } from './bench-part.ts';
import { catalogue } from './catalogue.ts';
import { parseOptions } from './options.ts';
import { writeResults } from './write-results.ts';

const options = parseOptions(process.argv);
const screen = createScreen(process.stdout);
const { signal } = abortOnSignals(screen, 'stopping what was started');
process.exitCode = await main().catch((error: unknown) => tellFailure(error, { name: 'bench', screen, signal }));

async function main(): Promise<number> {
  await stopEarlierFleet(fleetRecordOf(BENCH));
  const chosen = catalogue.filter(({ name }) => options.parts.length === 0 || options.parts.includes(name));
  screen.step('Bringing the servers up');
  const parts = [...new Set(chosen.flatMap(({ servers }) => servers))];
  const choice = { db: 'mysql', capture: 'canal' } as const;
  await withServers({ screen, keep: () => false, choice, parts }, async () => {
    for (const { name, title, measure, print } of chosen) {
      signal.throwIfAborted();
      screen.step(`${name}: ${title}`);
      const facts = await measure({ options, screen, signal });
      print(screen, facts);
      if (!options.quick) screen.say(`written to ${writeResults(name, facts)}`);
    }
  });
  return 0;
}
