/** Where a document is: a row that changes what its place is made of leaves its old one. */
export interface DocumentAddress {
  /** The alias, of dated or divided indices the one of its part. */
  index: string;
  id: string;
  routing?: string;
}

/** One text for each address. */
export function addressKey({ index, id, routing }: DocumentAddress): string {
  return JSON.stringify([index, id, routing ?? null]);
}

export function isSameAddress(a: DocumentAddress, b: DocumentAddress): boolean {
  return a.index === b.index && a.id === b.id && a.routing === b.routing;
}
