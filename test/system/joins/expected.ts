import type { Connection, RowDataPacket } from 'mysql2/promise';

/** Documents by index and id, such as `goods/7` and `held_2026-05/7`. */
export type Documents = Map<string, unknown>;

/** What MySQL itself makes of all tables in one snapshot: the documents, by SQL that has nothing of the product's. */
export async function expectedDocuments(sql: Connection): Promise<Documents> {
  await sql.query('set transaction isolation level repeatable read; start transaction with consistent snapshot');
  try {
    return new Map([...(await expectedGoods(sql)), ...(await expectedRuns(sql))]);
  } finally {
    await sql.query('commit');
  }
}

async function rowsOf(sql: Connection, query: string): Promise<RowDataPacket[]> {
  const [rows] = await sql.query<RowDataPacket[]>({ sql: query, dateStrings: true });
  return rows;
}

const GOODS = `select g.id, g.brand_id, g.name, g.price, g.state,
    if(b.id is null, null, json_object('name', b.name)) as brand,
    if(c.id is null, null, json_object('name', c.name, 'parent', if(p.id is null, cast('null' as json), json_object('name', p.name)))) as category
  from goods g left join brand b on b.id = g.brand_id left join category c on c.id = g.category_id left join category p on p.id = c.parent_id
  where g.state <> 'gone'`;
const TAGS = `select goods_id, name, rank_ from
    (select tag.*, row_number() over (partition by goods_id order by rank_ desc, id) as place from tag where hidden = 0) tag
  where place <= 3 order by place`;
const NEWEST = `select goods_id, name from (select tag.*, row_number() over (partition by goods_id order by name desc, id) as place from tag) tag
  where place <= 2 order by place`;
const CATEGORIES = `select l.goods_id, c.name, l.sort from goods_category l join category c on c.id = l.category_id order by l.sort, c.name desc, c.id`;

async function expectedGoods(sql: Connection): Promise<Documents> {
  const [tags, newest, categories] = [
    byGoods(await rowsOf(sql, TAGS)),
    byGoods(await rowsOf(sql, NEWEST)),
    byGoods(await rowsOf(sql, CATEGORIES)),
  ];
  const goods = await rowsOf(sql, GOODS);
  return new Map(
    goods.map((row) => {
      const id = Number(row['id']);
      const many = { tags: tags.get(id) ?? [], newest: newest.get(id) ?? [], categories: categories.get(id) ?? [] };
      return [`goods/${id}`, { ...row, ...many }];
    }),
  );
}

function byGoods(rows: readonly RowDataPacket[]): Map<number, object[]> {
  const groups = new Map<number, object[]>();
  for (const { goods_id: id, ...row } of rows) groups.set(Number(id), [...(groups.get(Number(id)) ?? []), row]);
  return groups;
}

const RUNS = `select r.*, ifnull(date_format(r.at, '%Y-%m'), 'null') as month, b.id is not null as has_brand, b.name as brand_name
  from run r left join brand b on b.id = r.brand_id`;

async function expectedRuns(sql: Connection): Promise<Documents> {
  const rows = await rowsOf(sql, RUNS);
  return new Map(
    rows.flatMap(({ month, has_brand: hasBrand, brand_name: name, ...row }) => [
      [`plain_${month}/${row['id']}`, row],
      [`held_${month}/${row['id']}`, { ...row, brand: hasBrand ? { name } : null }],
    ]),
  );
}
