import type { Part, PartName } from '../part.ts';
import { canal } from './canal/canal.ts';
import { debezium } from './debezium/debezium.ts';
import { elasticsearch } from './elasticsearch/elasticsearch.ts';
import { kafka } from './kafka/kafka.ts';
import { mariadb } from './mariadb/mariadb.ts';
import { mysql } from './mysql/mysql.ts';
import { redis } from './redis/redis.ts';
import { temporal } from './temporal/temporal.ts';
import { toxiproxy } from './toxiproxy/toxiproxy.ts';

export const catalogue: Record<PartName, Part> = {
  mysql,
  mariadb,
  kafka,
  canal,
  debezium,
  temporal,
  elasticsearch,
  redis,
  toxiproxy,
};
