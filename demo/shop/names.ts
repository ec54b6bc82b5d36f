/** Words that the shop's rows are made of. The brands are invented. */
const brandParts = {
  chinese: ['云山', '青禾', '南屿', '拾光', '小满', '北辰', '雪原', '木棉', '松果', '海棠', '知夏', '归野'],
  english: ['Larkfield', 'Northbay', 'Oakline', 'Fenwick & Co', 'Juniper', 'Harbour 9', 'Copperleaf', 'Vela', 'Møre'],
  emoji: ['🌿', '🏔️', '☕', '🐧', '✨', '🧵'],
};

export const brandNames: readonly string[] = [
  ...brandParts.chinese,
  ...brandParts.english,
  ...brandParts.chinese.map((name, at) => `${name} ${brandParts.english[at % brandParts.english.length]}`),
  ...brandParts.english.map((name, at) => `${name} ${brandParts.emoji[at % brandParts.emoji.length]}`),
  ...brandParts.chinese.map((name) => `${name}严选`),
  ...brandParts.english.slice(0, 6).map((name) => `${name} "Classic"`),
];

/** Top categories with their children. */
export const categoryTree: readonly { name: string; icon: string; children: readonly string[] }[] = [
  {
    name: '手机数码 Phones',
    icon: '📱',
    children: ['智能手机', '耳机 Headphones', '充电器', '智能手表', '相机 Cameras'],
  },
  { name: '家用电器 Appliances', icon: '🔌', children: ['电饭煲', '吸尘器', '空气净化器', 'Coffee machines'] },
  { name: '服饰 Clothing', icon: '👕', children: ['T恤', '外套 Jackets', '裙子', '运动鞋 Sneakers'] },
  { name: '食品 Food', icon: '🍜', children: ['茶叶 Tea', '零食', '咖啡豆 Coffee beans', '坚果'] },
  { name: '家居 Home', icon: '🛋️', children: ['床品', '灯具 Lamps', '收纳', '餐具 Tableware'] },
  { name: '图书 Books', icon: '📚', children: ['小说 Novels', '童书', '科技 Tech', '漫画'] },
  { name: '运动 Sports', icon: '🏃', children: ['瑜伽', '露营 Camping', '骑行 Cycling', '钓鱼'] },
  { name: '母婴 Baby', icon: '🍼', children: ['奶粉', '玩具 Toys', '童装'] },
];

export const goodsWords = {
  first: ['轻薄', '经典', '2026新款', '便携', 'Pro', 'Ultra', '手工', '有机', '静音', 'Everyday', '限量版', '加厚'],
  thing: [
    '蓝牙耳机',
    '保温杯',
    '双肩包',
    '机械键盘',
    '羊毛围巾',
    '乌龙茶礼盒',
    'Desk lamp',
    'Rain jacket',
    '帆布鞋',
    '不粘锅',
    'Trail shoes',
    '香薰蜡烛',
    '儿童绘本',
    '咖啡手冲壶',
    'Wool socks',
  ],
  variant: ['白色', '墨绿', '黑 / 128GB', 'Größe M', '500ml', '三件套', 'XL', "Kids' size", '礼盒装', '100% cotton'],
  mark: ['🔥', '🎁', '💥', '🍂', '👍🏽'],
};

export const bannerTitles: readonly string[] = [
  '双十一狂欢 🎉 全场五折起',
  'Winter sale: up to 40 % off ❄️',
  '新品首发 · 限时抢购',
  '品牌日：满300减50',
  'Free shipping this weekend 🚚',
  '开学季好物清单 🎒',
];
