import { createHash, createHmac } from 'node:crypto';
import { textOf, type Convert } from './convert.ts';
import type { FieldSourceConfig } from './table-config.ts';

/** SHA-256 in hex; with a secret an HMAC, without which a phone number is found again by trying all of them. */
export function createHasher({ secret }: FieldSourceConfig): Convert {
  return (value) => {
    const hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret);
    return hash.update(textOf(value)).digest('hex');
  };
}

/** All but the last characters as `*`, and never fewer than half: a short value does not show itself. */
export function createMasker({ keep = 0 }: FieldSourceConfig): Convert {
  return (value) => {
    const characters = Array.from(textOf(value));
    const hidden = characters.length - Math.min(keep, Math.floor(characters.length / 2));
    return '*'.repeat(hidden) + characters.slice(hidden).join('');
  };
}
