/** What MySQL's client takes for a `?`: a text or bytes that it quotes, or what it puts into the statement as it is. */
export type SqlParameter = string | number | Buffer | null | { toSqlString(): string };
