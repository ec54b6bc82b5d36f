import { down, up } from '../../../stack/stack.ts';
import type { Scenario } from '../scenario.ts';

/** For so long clients look for a coordinator before they give up. */
const stoppedMs = 40_000;

/** A broker that says goodbye first, and stays away: its clients meet other errors than those of one that dies. */
export const stopKafka: Scenario = {
  name: 'stop-kafka',
  title: `Kafka is stopped in good order for ${stoppedMs / 1000} s`,
  async fault({ choice, wait, say }) {
    const options = { ...choice, report: () => undefined };
    await down(['kafka'], options);
    try {
      await wait(stoppedMs);
    } finally {
      await up(['kafka'], options);
      say('        kafka answers again');
    }
  },
};
