import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '../../demo/connections.ts';
import { createFleet } from '../../demo/fleet.ts';
import { createLedger } from '../../demo/load/ledger.ts';
import { createRandom } from '../../demo/random.ts';
import { runSetup } from '../../demo/run-setup.ts';
import { fleetRecordFile, makeShop } from '../../demo/run-demo.ts';
import type { Screen } from '../../demo/screen.ts';
import { createRowKeys, fillRowKeys } from '../../demo/shop/row-keys.ts';
import { followMovedShop } from '../../demo/shop/follow-moved-shop.ts';
import { isEmptyShop, seedShop } from '../../demo/shop/seed.ts';
import { endpoints } from '../../stack/endpoints.ts';
import type { Choice, PartName } from '../../stack/part.ts';
import { everything } from '../../stack/plan.ts';
import { checkout, stackDir } from '../../stack/paths.ts';
import { proxiedEnvironment } from '../../stack/proxies.ts';
import { up } from '../../stack/stack.ts';
import { createCompare } from './compare.ts';
import { recover } from './recover.ts';
import { outcomeLines } from './report.ts';
import { type Bench, type Outcome, runScenario } from './run-scenario.ts';
import type { Ground, Scenario } from './scenario.ts';
import { createSteadyLoad } from './steady-load.ts';
import { removeToxics } from './toxiproxy.ts';

export const partsOf = (choice: Choice): readonly PartName[] => [...everything(choice), 'toxiproxy'];
const FIRST_LIMIT_MS = 300_000;

export interface FaultsRun {
  scenarios: readonly Scenario[];
  choice: Choice;
  seconds: number | undefined;
  screen: Screen;
  signal: AbortSignal;
}

/** On servers that are up: the shop's tables and indices, the product's processes, and one scenario after another. */
export async function runAll({ scenarios, choice, seconds, screen, signal }: FaultsRun): Promise<Outcome[]> {
  const servers = await connect(endpoints(choice.db));
  const shop = await makeShop(choice, servers).catch(async (error: unknown) => {
    await servers.close();
    throw error;
  });
  const deaths: string[] = [];
  const fleet = createFleet({
    name: 'faults',
    ingresses: 2,
    workers: 2,
    config: shop.config,
    folder: checkout,
    environment: proxiedEnvironment(choice.db),
    logFolder: join(stackDir, 'log'),
    recordFile: fleetRecordFile,
    onDeath: (_, sentence) => void deaths.push(sentence),
  });
  const ground: Ground = {
    fleet,
    servers,
    shop,
    choice,
    seconds,
    wait: (ms) => sleep(ms, undefined, { signal }),
    say: screen.say,
  };
  const writer = {
    mysql: servers.mysql,
    random: createRandom(Date.now()),
    keys: createRowKeys(),
    ledger: createLedger(),
    mostRows: 4,
  };
  const load = createSteadyLoad(writer, servers);
  const bench: Bench = { ground, writer, shop, choice, screen, signal, load, compare: createCompare(), deaths };
  try {
    await removeToxics();
    await makeReady(bench);
    const outcomes: Outcome[] = [];
    for (const scenario of scenarios) {
      signal.throwIfAborted();
      screen.step(scenario.title);
      const outcome = await runScenario(scenario, bench);
      for (const line of outcomeLines(outcome)) screen.say(line);
      outcomes.push(outcome);
      if (outcome.complaints.length > 0) await startAfresh(bench);
    }
    return outcomes;
  } finally {
    await fleet.stop();
    await servers.close();
  }
}

async function makeReady(bench: Bench): Promise<void> {
  const { screen, writer, ground, shop, choice } = bench;
  screen.step('Indices, processes; and what an earlier run may have left');
  await runSetup({ config: shop.config, folder: checkout });
  await ground.fleet.start();
  await followMovedShop(choice, { ...ground.servers, ...shop });
  await fillRowKeys(writer.keys, writer.mysql);
  if (await isEmptyShop(writer.mysql)) await seedShop(writer);
  await recover(bench, FIRST_LIMIT_MS);
  const { lost, stale } = await bench.compare(ground.servers, { ...writer.ledger, ...bench.load.reader });
  if (lost + stale > 0) screen.say(`        ${lost + stale} differences were there before: they do not count`);
}

/** A scenario that failed must not spoil the next one. */
async function startAfresh({ ground: { fleet }, choice, screen, deaths }: Bench): Promise<void> {
  screen.step('Starting everything afresh after a failure');
  await removeToxics();
  await up(partsOf(choice), { ...choice, report: () => undefined });
  await fleet.kill(...fleet.running.map(({ name }) => name));
  await fleet.startMissing();
  deaths.splice(0);
}
