/** The columns of the tables in the fixtures, as SHOW COLUMNS tells them on MySQL; what a config would say under `columns`. */
const orders = {
  id: 'bigint unsigned',
  user_id: 'int',
  status: 'varchar(20)',
  amount: 'decimal(12,2)',
  created_at: 'datetime(6)',
  updated_at: 'timestamp',
};

const types: Record<string, Record<string, string>> = {
  'shop.order_item': { order_id: 'bigint unsigned', sku: 'varchar(32)', qty: 'int' },
  'shop.nopk': { a: 'int', b: 'varchar(10)' },
  'shop.pre': { id: 'int', name: 'varchar(20)', d: 'decimal(10,2)', ts: 'timestamp' },
  'shop.goods': { id: 'bigint', price: 'decimal(30,2)' },
  'shop.modes': { id: 'bigint', price: 'decimal(10,2)', t: 'time(3)', dt: 'datetime(3)' },
  'shop.types': {
    id: 'int',
    c_bool: 'tinyint(1)',
    c_tiny: 'tinyint',
    c_utiny: 'tinyint unsigned',
    c_small: 'smallint',
    c_umed: 'mediumint unsigned',
    c_int: 'int',
    c_uint: 'int unsigned',
    c_big: 'bigint',
    c_ubig: 'bigint unsigned',
    c_dec: 'decimal(30,10)',
    c_udec: 'decimal(10,2) unsigned',
    c_float: 'float',
    c_double: 'double',
    c_bit1: 'bit(1)',
    c_bit10: 'bit(10)',
    c_bit64: 'bit(64)',
    c_date: 'date',
    c_dt: 'datetime',
    c_dt3: 'datetime(3)',
    c_dt6: 'datetime(6)',
    c_ts: 'timestamp',
    c_ts6: 'timestamp(6)',
    c_time: 'time',
    c_time6: 'time(6)',
    c_year: 'year',
    c_char: 'char(10)',
    c_vc: 'varchar(100)',
    c_latin: 'varchar(50)',
    c_text: 'text',
    c_long: 'longtext',
    c_bin: 'binary(8)',
    c_vbin: 'varbinary(16)',
    c_blob: 'blob',
    c_json: 'json',
    c_enum: "enum('a','b','ç')",
    c_set: "set('x','y','z')",
    c_geom: 'point',
  },
};

/** As the table was when a message was written: the workload alters shop.orders three times. */
export function columnTypesAt(message: string, table: string): Record<string, string> | undefined {
  if (table !== 'shop.orders') return types[table];
  if (message.includes('coupon_code')) return { ...orders, amount: 'decimal(14,4)', coupon_code: 'varchar(32)' };
  return {
    ...orders,
    ...(message.includes('"note"') && { note: 'text' }),
    ...(message.includes('"coupon"') && { coupon: 'varchar(16)' }),
  };
}
