/** A table of the captures' test: what it is made of, and which cache keys hang on its rows. */
export interface CapturedTable {
  name: string;
  key: readonly string[];
  columns: string;
  cacheKeys: readonly string[];
}

export const tables: readonly CapturedTable[] = [
  {
    name: 'kinds',
    key: ['id'],
    columns: `id bigint unsigned primary key, c_bool tinyint(1), c_utiny tinyint unsigned, c_small smallint,
      c_umed mediumint unsigned, c_int int, c_uint int unsigned, c_big bigint, c_ubig bigint unsigned,
      c_dec decimal(30,10), c_udec decimal(10,2) unsigned, c_whole decimal(20,0), c_float float, c_double double,
      c_bit1 bit(1), c_bit10 bit(10), c_bit64 bit(64), c_date date, c_dt datetime, c_dt6 datetime(6),
      c_ts timestamp null, c_ts3 timestamp(3) null, c_time time, c_time6 time(6), c_year year, c_char char(10),
      c_varchar varchar(100), c_text text, c_long longtext, c_binary binary(8), c_varbinary varbinary(16), c_blob blob,
      c_enum enum('a','b','ç','it''s, so'), c_set set('x','y','z'), c_json json`,
    cacheKeys: ['kinds:{id}'],
  },
  {
    name: 'moved',
    key: ['id'],
    columns: 'id int primary key, brand int, name varchar(50)',
    cacheKeys: ['moved:{id}', 'moved:brand:{brand}'],
  },
  {
    name: 'spelled',
    key: ['a', 'b'],
    columns: 'a varchar(100), b varchar(100), n int, primary key (a, b)',
    cacheKeys: ['spelled:{a}:{b}'],
  },
  { name: 'long_keys', key: ['k'], columns: 'k varchar(700) primary key, n int', cacheKeys: ['long:{n}'] },
  { name: 'byte_keys', key: ['k'], columns: 'k varbinary(16) primary key, n int', cacheKeys: ['bytes:{n}'] },
  { name: 'cleared', key: ['id'], columns: 'id int primary key, n int', cacheKeys: ['cleared:{id}'] },
  { name: 'widened', key: ['id'], columns: 'id int primary key, n int', cacheKeys: ['widened:{id}'] },
];
