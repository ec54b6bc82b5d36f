import { backPressure } from './kinds/back-pressure.ts';
import { elasticsearchScenarios } from './kinds/elasticsearch.ts';
import { freezeScenarios } from './kinds/freeze.ts';
import { killScenarios } from './kinds/kill.ts';
import { networkScenarios } from './kinds/network.ts';
import { poisonMessages } from './kinds/poison.ts';
import { rebalanceStorm } from './kinds/rebalance-storm.ts';
import { redisScenarios } from './kinds/redis.ts';
import { refusalScenarios } from './kinds/refusals.ts';
import { rollingRestart } from './kinds/rolling-restart.ts';
import { stopKafka } from './kinds/stop-kafka.ts';
import type { Scenario } from './scenario.ts';

export const catalogue: readonly Scenario[] = [
  ...killScenarios,
  stopKafka,
  ...freezeScenarios,
  ...networkScenarios,
  ...elasticsearchScenarios,
  ...redisScenarios,
  ...refusalScenarios,
  poisonMessages,
  rebalanceStorm,
  rollingRestart,
  backPressure,
];
