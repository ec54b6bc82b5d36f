/**
 * What a document must hold for MySQL's text of a value. It is said here a second time, apart from the product's own
 * code, so that a mistake there does not go unseen.
 * @param mysqlType as information_schema tells it, such as `decimal(12,2)`
 * @param text of bytes their base64, of bits their decimal number
 */
export function expectedField(mysqlType: string, text: string | null): unknown {
  if (text === null) return null;
  const type = mysqlType.replace(/[^a-z].*$/s, '');
  if (/^(tiny|small|medium|big)?int$|^year$|^bit$/.test(type)) return exactInteger(text);
  if (type === 'float' || type === 'double') return Number(text);
  if (/^date|^timestamp/.test(type) && /^0000-|-00/.test(text)) return null;
  if (type === 'datetime') return text.replace(' ', 'T');
  if (type === 'timestamp') return `${text.replace(' ', 'T')}Z`;
  if (type === 'set') return text === '' ? [] : text.split(',');
  if (type === 'json') return JSON.parse(text);
  return text; // decimals too: "19.90" is not 19.9
}

/** A JSON number as long as it is exact. */
function exactInteger(text: string): number | string {
  const exact = BigInt(text);
  const within = exact >= BigInt(Number.MIN_SAFE_INTEGER) && exact <= BigInt(Number.MAX_SAFE_INTEGER);
  return within ? Number(text) : text;
}
