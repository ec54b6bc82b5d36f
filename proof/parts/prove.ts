import { abortOnSignals } from '../../demo/abort-on-signals.ts';
import { stopEarlierFleet } from '../../demo/fleet-record.ts';
import { createScreen, type Screen } from '../../demo/screen.ts';
import { withServers } from '../../demo/with-servers.ts';
import type { Db } from '../../stack/part.ts';
import { tellFailure } from './tell-failure.ts';

export interface Proof<Facts> {
  name: string;
  /** Where it says which processes it runs. */
  recordFile: string;
  options: { db: Db; json: boolean };
  /** On servers that are up. */
  run(ground: { screen: Screen; signal: AbortSignal }): Promise<Facts>;
  print(screen: Screen, facts: Facts): void;
  closingLine(facts: Facts): string;
  isGood(facts: Facts): boolean;
}

/** A proof from a terminal; gives the exit code. */
export async function prove<Facts>(proof: Proof<Facts>): Promise<number> {
  const { name, recordFile, options } = proof;
  const screen = createScreen(options.json ? process.stderr : process.stdout);
  const { signal } = abortOnSignals(screen, 'stopping what was started');
  try {
    await stopEarlierFleet(recordFile);
    screen.step('Bringing the servers up');
    const choice = { db: options.db, capture: 'canal' } as const;
    const facts = await withServers({ screen, keep: () => false, choice }, () => proof.run({ screen, signal }));
    if (options.json) console.log(JSON.stringify(facts, undefined, 2));
    else proof.print(screen, facts);
    screen.say(proof.closingLine(facts));
    return proof.isGood(facts) ? 0 : 1;
  } catch (error) {
    return tellFailure(error, { name, screen, signal });
  }
}
