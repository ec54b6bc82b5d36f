/** What both captures must bring through, from both databases. Each is a statement list of its own, one after another. */

const bits64 = '1'.repeat(64);

/** Rows that are there before the cache is filled. */
export const firstRows = `
  insert into kinds values
    (1, 1, 255, -32768, 16777215, -2147483648, 4294967295, -9223372036854775808, 18446744073709551615,
      12345678901234567890.0123456789, 99999999.99, 12345678901234567890, 3.14159, 2.718281828459045,
      b'1', b'1010101010', b'${bits64}', '2026-02-03', '2026-02-03 04:05:06', '2026-02-03 04:05:06.789012',
      '2026-02-03 04:05:06', '2026-02-03 04:05:06.78', '-838:59:59', '12:34:56.123456', 2026, 'ch',
      'vc 😀 汉字', 'text\\nnl\\t"quoted"\\\\ / \\u0001 😀', repeat('L', 300), x'0001FE', x'DEADBEEF00', x'00FF80C3A9',
      'ç', 'x,z', '{"a": 1, "b": [true, null, 1.5, "é😀汉"], "big": 9007199254740991, "n": {"x": "y"}}'),
    (9007199254740993, 0, 0, 32767, 0, 2147483647, 0, 9223372036854775807, 9223372036854775808, -0.0000000001, 0, 0,
      -0.1, 1e300, b'0', b'0', b'0', '1000-01-01', '9999-12-31 23:59:59', '1000-01-01 00:00:00.000001',
      '1970-01-01 00:00:01', '2038-01-19 03:14:07.999', '838:59:59', '-00:00:00.5', 1901, '', '', '', '', '', '', '',
      'it''s, so', 'x,y,z', '[]'),
    (18446744073709551615, 2, 7, 1, 2, 3, 4, 5, 6, 1.1, 2.20, -3, 16777216, 0.1, b'1', b'11', b'1',
      '2024-02-29', '2000-01-01 00:00:00', '2026-01-01 00:00:00', '2026-06-07 08:09:10', '2026-06-07 08:09:10.1',
      '00:00:00', '00:00:00', 2155, 'x', 'x', 'x', 'x', x'FFFFFFFFFFFFFFFF', x'00', x'0A0D09225C27', 'a', 'y', '"text"');
  insert into kinds (id) values (2);
  insert into kinds (id, c_date, c_dt, c_dt6, c_ts, c_ts3, c_time, c_year, c_enum, c_set) values
    (3, '0000-00-00', '0000-00-00 00:00:00', '0000-00-00 00:00:00', '0000-00-00 00:00:00', '0000-00-00 00:00:00', '00:00:00', 0, '', '');
  insert into moved values (1, 1, 'one'), (2, 1, 'two'), (3, 2, 'three'), (4, 2, 'four'), (5, 3, 'five'), (6, 3, 'six'), (7, 4, 'untouched');
  insert into spelled values ('a|b', 'c', 1), ('a', 'b|c', 2), ('a%7Cb', 'c', 3), ('Abc', 'x|y', 4), ('é', '手机 😀', 5), ('pad', 'p', 6), ('', '', 7);
  insert into long_keys values (concat(repeat('é', 350), '1'), 1), (concat(repeat('é', 350), '2'), 2), (repeat('k', 513), 3), (repeat('k', 512), 4), ('short', 5);
  insert into byte_keys values (x'00', 1), (x'0000', 2), (x'FF80C3A9', 3), (x'7C25', 4);
  insert into cleared values (1, 1), (2, 2), (3, 3);
  insert into widened values (1, 1), (2, 2), (3, 3)`;

/** Rows that say themselves what has become of them. */
export const rowChanges: readonly string[] = [
  `update kinds set c_bool = 1 - c_bool, c_json = '{"a": [2, "é"]}', c_dec = c_dec + 1, c_enum = 'b', c_blob = null where id < 10`,
  `update kinds set c_ubig = 18446744073709551615, c_dt6 = '2026-03-04 05:06:07.000008', c_text = null`,
  `delete from kinds where id = 2; update kinds set id = 2 where id = 3`,
  // Rows that change places, within one transaction and by single ones.
  `start transaction; update moved set id = 100 where id = 1; update moved set id = 1 where id = 2; update moved set id = 2 where id = 100; commit`,
  `update moved set id = 200 where id = 3; update moved set id = 3 where id = 4; update moved set id = 4 where id = 200`,
  // A key that another row gets right away.
  `update moved set id = 50 where id = 5; insert into moved values (5, 9, 'another five')`,
  `delete from moved where id = 6; insert into moved values (6, 9, 'another six')`,
  `update moved set name = concat(name, '!'), brand = brand + 10 where id in (1, 2, 50)`,
  `replace into moved values (4, 8, 'replaced'); insert into moved values (2, 0, '') on duplicate key update name = 'duplicate'`,
  // The same key to the collation, another to everybody else.
  `update spelled set a = 'ABC', b = 'X|Y' where a = 'abc'; update spelled set b = 'P' where a = 'pad'`,
  `delete from spelled where a = 'abc'; insert into spelled values ('aBC', 'x|Y', 44)`,
  `update spelled set n = n + 10; update spelled set a = 'b|c', b = 'a' where n = 12; delete from spelled where n = 13`,
  `update long_keys set n = n + 10; delete from long_keys where k like '%2'; update long_keys set k = concat(k, 'é3') where n = 11; update long_keys set k = repeat('k', 600) where n = 14`,
  `update byte_keys set k = x'00000000' where n = 1; update byte_keys set n = 33 where k = x'FF80C3A9'; delete from byte_keys where n = 2`,
];

/** Statements that change rows without saying which: the tables are healed, row by row, so that every type is also read back from the database. */
export const tableChanges: readonly string[] = [
  `truncate table cleared`,
  `insert into cleared values (2, 22), (4, 44)`,
  `alter table kinds add column c_extra int not null default 5`,
  `alter table widened add column extra varchar(20) not null default 'déjà vu'`,
  `update widened set n = 22 where id = 2; insert into widened (id, n, extra) values (4, 4, 'own'); delete from widened where id = 1`,
];
