import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { datePatternProblems } from '../../src/mapping/date-pattern.ts';
import { createDateReader, parsePatternProblems } from '../../src/mapping/field-date.ts';
import type { FieldSourceConfig } from '../../src/mapping/table-config.ts';

test.each<[FieldSourceConfig, string | number, string]>([
  [{}, '2024-01-31', '2024-01-31'],
  [{}, '2024-01-31T10:00:00', '2024-01-31T10:00:00Z'],
  [{}, '2024-01-31 10:00:00.123456', '2024-01-31T10:00:00.123456Z'],
  [{}, '2024-01-31T10:00:00.120Z', '2024-01-31T10:00:00.120Z'],
  [{}, '2024-01-31T10:00:00+08:00', '2024-01-31T02:00:00Z'],
  [{}, '2024-01-31T10:00-0330', '2024-01-31T13:30:00Z'],
  [{}, '0099-03-01T00:00:00', '0099-03-01T00:00:00Z'],
  [{ timeZone: 'Asia/Shanghai' }, '2024-01-31', '2024-01-31'],
  [{ timeZone: 'Asia/Shanghai' }, '2024-01-31T10:00:00.5', '2024-01-31T02:00:00.5Z'],
  [{ timeZone: 'Asia/Shanghai' }, '2024-01-31T10:00:00Z', '2024-01-31T10:00:00Z'],
  [{ timeZone: '+05:45' }, '2024-01-31T10:00:00', '2024-01-31T04:15:00Z'],
  [{ timeZone: 'Europe/Berlin' }, '2026-10-25T02:30:00', '2026-10-25T00:30:00Z'],
  [{ format: 'YYYY/MM/DD' }, '2024-01-31T23:00:00Z', '2024/01/31'],
  [{ format: 'YYYY/MM/DD', timeZone: 'Asia/Shanghai' }, '2024-01-31T23:00:00Z', '2024/02/01'],
  [{ format: 'YYYY/MM/DD', timeZone: 'Asia/Shanghai' }, '2024-01-31T23:00:00', '2024/01/31'],
  [
    { format: 'DD.MM.YYYY HH:mm:ss.SSS Z', timeZone: 'Asia/Shanghai' },
    '2024-01-31T10:00:00.1Z',
    '31.01.2024 18:00:00.100 +08:00',
  ],
  [{ format: 'YYYY-MM-DDTHH:mm:ssZ' }, '2024-01-31', '2024-01-31T00:00:00Z'],
  [{ format: 'YYYY-MM-DDTHH:mm:ssZ', timeZone: '-03:30' }, '2024-01-31', '2024-01-31T00:00:00-03:30'],
  [{ format: 'YYYY年MM月DD日' }, '2024-01-31', '2024年01月31日'],
  [{ parse: 'YYYYMMDD' }, 20240131, '2024-01-31'],
  [{ parse: 'YYYY-MM' }, '2024-02', '2024-02-01'],
  [{ parse: 'DD.MM.YYYY HH:mm' }, '31.01.2024 10:05', '2024-01-31T10:05:00Z'],
  [{ parse: 'DD.MM.YYYY HH:mm', timeZone: 'Europe/Berlin' }, '31.07.2024 10:05', '2024-07-31T08:05:00Z'],
  [{ parse: 'YYYYMMDDHHmmssSSS', format: 'YYYY-MM-DD HH:mm:ss.SSS' }, '20240131100500042', '2024-01-31 10:05:00.042'],
  [{ parse: 'YYYY-MM-DD HH:mm:ss Z' }, '2024-01-31 10:00:00 +0800', '2024-01-31T02:00:00Z'],
  [{ parse: '(YYYY) MM?' }, '(2024) 05?', '2024-05-01'],
])('%j makes of %j %s', (config, value, made) => {
  expect(createDateReader(config)(value)).toBe(made);
});

test.each<[FieldSourceConfig, string | number]>([
  [{}, '2024-02-30'],
  [{}, '2023-02-29'],
  [{}, '2024-13-01'],
  [{}, '2024-01-31T24:00:00'],
  [{}, '2024-01-31T10:60:00'],
  [{}, '2024-01-31T10:00:00+15:00'],
  [{}, '0000-01-01T00:00:00+01:00'],
  [{}, '31.01.2024'],
  [{}, 1706695200],
  [{}, ''],
  [{ parse: 'YYYYMMDD' }, '2024-01-31'],
  [{ parse: 'YYYYMMDD' }, '202401311'],
  [{ parse: 'DD.MM' }, '31.01'],
])('%j reads no date in %j', (config, value) => {
  expect(createDateReader(config)(value)).toBeUndefined();
});

test('what is written in a pattern and a zone is read again', () => {
  const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'America/St_Johns', '-09:30');
  const instants = fc
    .date({ min: new Date('1970-01-02'), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString());
  fc.assert(
    fc.property(zones, instants, (timeZone, instant) => {
      const pattern = 'DD/MM/YYYY HH-mm-ss,SSS Z';
      const text = createDateReader({ format: pattern, timeZone })(instant) as string;
      expect(createDateReader({ parse: pattern })(text)).toBe(instant);
    }),
  );
});

test('patterns are refused by what they are made of', () => {
  expect(['YYYY-MM-DD', 'YYYYMMDDTHHmmss.SSSZ', 'YYYY年'].flatMap((pattern) => datePatternProblems(pattern))).toEqual(
    [],
  );
  for (const pattern of ['yyyy-MM-dd', 'YYYY-MMM', 'YY', '', '--', 'YYYY hh', 'day YYYY'])
    expect(datePatternProblems(pattern)).toEqual([expect.stringContaining(`"${pattern}" is not a date pattern`)]);
  expect(parsePatternProblems('HH:mm')).toEqual(['"HH:mm" has no year: YYYY is missing']);
  expect(parsePatternProblems('YYYY')).toEqual([]);
});
