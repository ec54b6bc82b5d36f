import { abortOnSignals } from './abort-on-signals.ts';
import { DemoError, Interrupted } from './demo-error.ts';
import { endpoints } from '../stack/endpoints.ts';
import { StackError } from '../stack/stack-error.ts';
import { stopEarlierFleet } from './fleet-record.ts';
import { type DemoOptions, parseOptions } from './options.ts';
import { lookAroundRows } from './report/look-around.ts';
import { isGood } from './report/demo-facts.ts';
import { closingLine, printReport } from './report/print-report.ts';
import { fleetRecordFile, runDemo } from './run-demo.ts';
import { createScreen, type Screen } from './screen.ts';
import { withServers } from './with-servers.ts';

const options = parseOptions(process.argv);
const screen = createScreen(options.json ? process.stderr : process.stdout);
const abort = abortOnSignals(screen, 'stopping what was started');
process.exitCode = await main(options, screen, abort).catch((error: unknown) => failed(error));

async function main(options: DemoOptions, screen: Screen, abort: AbortController): Promise<number> {
  const stopped = await stopEarlierFleet(fleetRecordFile);
  if (stopped > 0) screen.say(`stopped ${stopped} processes that an earlier demo had left running`);
  screen.step('Bringing the servers up');
  let finished = false;
  const keep = (): boolean => options.keep && finished;
  const { facts, left } = await withServers({ screen, keep, choice: options }, async () => {
    const end = await runDemo({ options, screen, abort });
    finished = true;
    return end;
  });
  if (options.json) console.log(JSON.stringify(facts, undefined, 2));
  else printReport(screen, facts);
  if (options.keep) {
    screen.step('Everything is left running');
    screen.table(
      lookAroundRows(endpoints(options.db), { left, goodsId: facts.way.document.id, topic: facts.way.record.topic }),
    );
  }
  screen.say(closingLine(facts));
  return isGood(facts) ? 0 : 1;
}

function failed(error: unknown): number {
  const cause: unknown = abort.signal.aborted ? abort.signal.reason : error;
  if (cause instanceof Interrupted) return cause.exitCode;
  const known = cause instanceof DemoError || cause instanceof StackError;
  screen.say(known ? `demo: ${cause.message}` : `demo: ${cause instanceof Error ? cause.stack : String(cause)}`);
  return 1;
}
