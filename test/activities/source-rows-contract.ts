import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SourceRows } from '../../src/activities/heal/source-rows.ts';
import type { RootPath } from '../../src/mapping/root-paths.ts';
import type { Row } from '../../src/model/change.ts';

/** Rows by table, and the columns of each as `CREATE TABLE` has them; the first is the key. */
export const columns: Record<string, string> = {
  brands: 'id int primary key, name varchar(50), price decimal(10,2), sort int, kind int',
  goods: 'id bigint primary key, brand_id int, name varchar(50)',
  category: 'id int primary key, name varchar(50)',
  category_brand: 'id int primary key, category_id int, brand_id int, sort int',
  order_1: 'id int primary key, brand_id int',
  order_2: 'id int primary key, brand_id int',
};

export const rowsOf: Record<string, Row[]> = {
  brands: [
    { id: 1, name: 'vela', price: '9.50', sort: 1, kind: 0 },
    { id: 2, name: 'Larkfield', price: '19.90', sort: 2, kind: 0 },
    { id: 3, name: 'Oakline', price: null, sort: 3, kind: 0 },
  ],
  goods: [
    { id: 7, brand_id: 1, name: 'lamp' },
    { id: '9007199254740993', brand_id: 1, name: 'shade' },
    { id: '9007199254740995', brand_id: 2, name: 'socks' },
    { id: 10, brand_id: null, name: 'nobody’s' },
  ],
  category: [
    { id: 1, name: 'Home' },
    { id: 2, name: 'Clothing' },
  ],
  category_brand: [
    { id: 1, category_id: 1, brand_id: 1, sort: 20 },
    { id: 2, category_id: 1, brand_id: 2, sort: 10 },
    { id: 3, category_id: 2, brand_id: 2, sort: 5 },
    { id: 4, category_id: 2, brand_id: null, sort: 1 },
  ],
  order_1: [{ id: 1, brand_id: 1 }],
  order_2: [{ id: 2, brand_id: 1 }],
};

interface Opened {
  rows: SourceRows;
  close(): Promise<void>;
}

/** What every SourceRows does. @param open makes the tables in a database of its own, and says its name */
export function describeSourceRows(name: string, open: () => Promise<Opened & { database: string }>): void {
  describe(name, () => {
    let rows: SourceRows;
    let close: Opened['close'];
    let named: (table: string) => string;
    beforeAll(async () => {
      const opened = await open();
      ({ rows, close } = opened);
      named = (table) => `${opened.database}.${table}`;
    });
    afterAll(() => close());

    it('gives the rows that have a key', async () => {
      const found = await rows.byKey({ table: named('brands'), keyColumns: ['id'], keys: [[2], [99], ['1']] });
      expect(found.map(({ row }) => row).sort((a, b) => Number(a['id']) - Number(b['id']))).toEqual([
        rowsOf['brands']![0],
        rowsOf['brands']![1],
      ]);
      expect(found[0]?.table).toBe(named('brands'));
    });

    it('gives the rows of all tables that a pattern stands for, each with its own', async () => {
      expect(await rows.tablesOf(named('order_[0-9]+'))).toEqual([named('order_1'), named('order_2')]);
      const found = await rows.byKey({ table: named('order_[0-9]+'), keyColumns: ['id'], keys: [[2]] });
      expect(found).toEqual([{ table: named('order_2'), row: { id: 2, brand_id: 1 } }]);
    });

    it('pages through keys in their order, beyond what a JSON number holds too, and down from the last', async () => {
      const at = { table: named('goods'), keyColumns: ['id'] };
      expect(await rows.keys({ ...at, after: null, limit: 3 })).toEqual([[7], [10], ['9007199254740993']]);
      expect(await rows.keys({ ...at, after: ['9007199254740993'], limit: 3 })).toEqual([['9007199254740995']]);
      expect(await rows.keys({ ...at, after: null, limit: 2, isDescending: true })).toEqual([
        ['9007199254740995'],
        ['9007199254740993'],
      ]);
      expect(await rows.keys({ ...at, after: [10], limit: 2, isDescending: true })).toEqual([[7]]);
    });

    it('joins rows to each tuple, in the order of the tuples', async () => {
      const orderBy = [{ column: 'id', of: 'joined', descending: true }] as const;
      const read = { table: named('goods'), columns: ['brand_id'], values: [[2], [5], [1]], orderBy };
      expect((await rows.joined(read)).map((group) => group.map(({ name }) => name))).toEqual([
        ['socks'],
        [],
        ['shade', 'lamp'],
      ]);
      const first = await rows.joined({ ...read, limit: 1 });
      expect(first.map((group) => group.length)).toEqual([1, 0, 1]);
    });

    it('joins through a link table, whose columns take the place of those of the same name, and may settle the order', async () => {
      const found = await rows.joined({
        table: named('brands'),
        through: { table: named('category_brand'), on: [['brand_id', 'id']], include: ['sort'] },
        columns: ['category_id'],
        values: [[1], [2]],
        orderBy: [{ column: 'sort', of: 'link', descending: false }],
      });
      expect(found.map((group) => group.map(({ name, sort }) => [name, sort]))).toEqual([
        [
          ['Larkfield', 10],
          ['vela', 20],
        ],
        [['Larkfield', 5]],
      ]);
    });

    it('orders as MySQL does: NULL first, decimals by size, texts without regard to case', async () => {
      const idsBy = async (column: string): Promise<unknown[]> => {
        const orderBy = [{ column, of: 'joined', descending: false }] as const;
        const [found] = await rows.joined({ table: named('brands'), columns: ['kind'], values: [[0]], orderBy });
        return found!.map(({ id }) => id);
      };
      expect(await idsBy('price')).toEqual([3, 1, 2]);
      expect(await idsBy('name')).toEqual([2, 3, 1]);
    });

    it('finds the roots above joined rows, over several hops, each once', async () => {
      const path: RootPath = {
        table: named('brands'),
        field: 'brands',
        columns: ['id'],
        watched: 'all',
        hops: [
          { table: named('category_brand'), columns: ['brand_id'], select: ['category_id'] },
          { table: named('category'), columns: ['id'], select: ['id'] },
        ],
      };
      const request = { path, table: named('category'), values: [[1], [2]] };
      expect(await rows.rootKeys({ ...request, limit: 10, after: null })).toEqual([[1], [2]]);
      expect(await rows.rootKeys({ ...request, limit: 10, after: [1] })).toEqual([[2]]);
      expect(await rows.rootKeys({ ...request, values: [[3]], limit: 10 })).toEqual([]);
      expect(await rows.countRoots(request)).toBe(2);
    });
  });
}
