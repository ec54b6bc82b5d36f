import type { Endpoints } from '../../stack/endpoints.ts';
import type { EvenkeelProcess } from '../processes.ts';

/** What --keep leaves, how to look at it, and how to stop all of it. */
export function lookAroundRows(
  { temporal, elasticsearch, mysql, redis, kafka }: Endpoints,
  { left, goodsId, topic }: { left: readonly EvenkeelProcess[]; goodsId: string; topic: string },
): string[][] {
  return [
    ['Web UI', temporal.uiUrl],
    ['a document', `curl '${elasticsearch.node}/goods/_doc/${goodsId}?pretty'`],
    ['a search', `curl '${elasticsearch.node}/goods/_search?q=name:lamp&pretty'`],
    ['database', `${mysql.host}:${mysql.port}, user ${mysql.user}, password ${mysql.password}, database shop`],
    ['', `UPDATE goods SET price = 1.50 WHERE id = ${goodsId}; then look at the document again`],
    ['Redis', `${redis.url}, key goods:${goodsId}`],
    ['Kafka', `${kafka.brokers.join(', ')}, topic ${topic}`],
    ...left.map(({ name, identity, logFile }) => [name, `pid ${identity.pid}, log ${logFile}`]),
    ['stop it all', `kill ${left.map(({ identity }) => identity.pid).join(' ')}; npm run stack -- down`],
  ];
}
