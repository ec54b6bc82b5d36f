import { endOfObject, isJsonObject, type JsonObject, type KnownMembers } from '../model/exact-json.ts';

/**
 * Members whose value is the same object in message after message, as the types of a table's columns are. It is parsed once; from then on all
 * messages with the same text share one object, which nobody may change.
 */
export interface RepeatedMembers {
  read(text: string): Reading;
}

interface Reading extends KnownMembers {
  /** Remembers what was not known. */
  learn(message: JsonObject): void;
}

interface Member {
  name: string;
  /** What stands before the value. */
  mark: string;
  known: { text: string; value: JsonObject }[];
}

/** Of so many tables, the last ones that were learnt. */
const MAX_KNOWN = 200;

export function createRepeatedMembers(names: readonly string[]): RepeatedMembers {
  const members = names.map((name): Member => ({ name, mark: `${JSON.stringify(name)}:`, known: [] }));
  return {
    read(text) {
      const unknown = new Map<Member, number>();
      return {
        at(nameBegin) {
          const member = members.find(({ mark }) => text.startsWith(mark, nameBegin));
          if (member === undefined) return undefined;
          const begin = nameBegin + member.mark.length;
          const known = member.known.find((one) => text.startsWith(one.text, begin));
          if (known === undefined) unknown.set(member, begin);
          return { name: member.name, begin, known };
        },
        learn(message) {
          for (const [member, begin] of unknown) {
            const value = message[member.name];
            if (!isJsonObject(value)) continue;
            const learnt = { text: text.slice(begin, endOfObject(text, begin)), value };
            member.known = [learnt, ...member.known].slice(0, MAX_KNOWN);
          }
        },
      };
    },
  };
}
