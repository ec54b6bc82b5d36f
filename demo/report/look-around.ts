import type { Endpoints } from '../../stack/endpoints.ts';
import type { EvenkeelProcess } from '../processes.ts';

/** What --keep leaves, how to look at it, and how to stop all of it. */
export function lookAroundLines(
  { temporal, elasticsearch, mysql, redis, kafka }: Endpoints,
  processes: readonly EvenkeelProcess[],
): string[] {
  const client = `mysql -h ${mysql.host} -P ${mysql.port} -u ${mysql.user} -p${mysql.password} shop`;
  return [
    `Web UI          ${temporal.uiUrl}`,
    `a document      curl '${elasticsearch.node}/goods/_doc/1?pretty'`,
    `a search        curl '${elasticsearch.node}/goods/_search?q=name:lamp&pretty'`,
    `change a row    ${client} -e "UPDATE goods SET price = 1.50, revision = revision + 1 WHERE id = 1"`,
    `a cached row    redis-cli -u ${redis.url} GET goods:1`,
    `Kafka           ${kafka.brokers.join(', ')}, topic mysql.changes, group evenkeel-shop`,
    ...processes.map(({ name, identity, logFile }) => `${name.padEnd(15)} pid ${identity.pid}, log ${logFile}`),
    `stop it all     kill ${processes.map(({ identity }) => identity.pid).join(' ')}; npm run stack -- down`,
  ];
}
