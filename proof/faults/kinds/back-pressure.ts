import { changeTopicPartitions } from '../../../stack/endpoints.ts';
import { residentMb } from '../../parts/resident-mb.ts';
import { Broken, type Ground, type Scenario } from '../scenario.ts';
import { whileKilled } from './kill.ts';

const shortSeconds = 20;
/** Batches that were applied just before wait for their second delete. */
const untilCalmMs = 10_000;
const sampleEveryMs = 1_000;
const mostOpenWorkflows = 2 * changeTopicPartitions;
const mostGrowthMb = 150;

/** What cannot be written must wait in Kafka, not in Temporal or in anybody's memory. */
export const backPressure: Scenario = {
  name: 'back-pressure',
  title: 'Elasticsearch is down for a long time (--seconds): memory and open workflows stay bounded',
  async fault(ground) {
    const before = residentMbs(ground);
    await whileKilled('elasticsearch', ground, async () => {
      const endsAtMs = Date.now() + secondsOf(ground) * 1000;
      await ground.wait(untilCalmMs);
      let [mostOpen, mostMb] = [0, 0];
      while (Date.now() < endsAtMs) {
        mostOpen = Math.max(mostOpen, await openWorkflows(ground));
        for (const [name, mb] of residentMbs(ground)) mostMb = Math.max(mostMb, mb - (before.get(name) ?? mb));
        await ground.wait(sampleEveryMs);
      }
      ground.say(
        `        at most ${mostOpen} open workflows, and ${mostMb.toFixed(0)} MB more in a process than before`,
      );
      if (mostOpen > mostOpenWorkflows) throw new Broken(`${mostOpen} workflows were open, over ${mostOpenWorkflows}`);
      if (mostMb > mostGrowthMb) throw new Broken(`a process grew by ${mostMb.toFixed(0)} MB, over ${mostGrowthMb}`);
    });
  },
  recoveryLimitMs: (ground) => 120_000 + secondsOf(ground) * 1000,
};

const secondsOf = ({ seconds = shortSeconds }: Ground): number => seconds;

async function openWorkflows({ servers, shop: { groupId } }: Ground): Promise<number> {
  const { count } = await servers.temporal.workflow.count(
    `WorkflowId STARTS_WITH "sync/${groupId}/" AND ExecutionStatus = "Running"`,
  );
  return count;
}

function residentMbs({ fleet }: Ground): Map<string, number> {
  return new Map(fleet.running.map(({ name, identity }) => [name, residentMb(identity.pid)]));
}
