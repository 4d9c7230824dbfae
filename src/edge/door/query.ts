/** One `name=value` of a query: its name decoded, and all of it as it was sent. */
interface QueryPart {
  readonly name: string;
  readonly raw: string;
}

/** `otherwise` reads what is no UTF-8. */
const decode = (raw: string, otherwise = (text: string): string => text): string => {
  const spaced = raw.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return otherwise(spaced);
  }
};

/** As PHP reads it: `token%00%ff` is a token there. */
const byteByByte = (text: string): string => text.replace(/%([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)));

const splitQuery = (rawQuery: string): readonly QueryPart[] =>
  rawQuery
    .split('&')
    .filter((raw) => raw !== '')
    .map((raw) => {
      const at = raw.indexOf('=');
      return { name: decode(at === -1 ? raw : raw.slice(0, at), byteByByte), raw };
    });

const valueOf = ({ raw }: QueryPart): string => {
  const at = raw.indexOf('=');
  return at === -1 ? '' : decode(raw.slice(at + 1));
};

/** PHP reads ` token`, `token[]` and `token\0` as `token`; what CleverReach could read as the token must not reach it. */
const isToken = (name: string): boolean => /^\s*token\s*(?:$|[[\0])/i.test(name);

/** Most queries name no token and need not be taken apart for it. A name may be encoded; what stands behind its equals sign is none. */
const mayNameToken = (rawQuery: string): boolean => /token|(?:^|&)[^=&]*%/i.test(rawQuery);

/** No credential has blanks: a plus in one is a plus, also at its ends, where a blank would be taken off. */
const credentialOf = ({ raw }: QueryPart): string => valueOf({ name: '', raw: raw.replaceAll('+', '%2B') });

/** Every value of the parameter `token`, in the order sent. */
export const tokensOfQuery = (rawQuery: string): readonly string[] =>
  mayNameToken(rawQuery)
    ? splitQuery(rawQuery)
        .filter((part) => isToken(part.name))
        .map(credentialOf)
    : [];

/** The query without `token`; every other parameter byte for byte as sent, in order. */
export const withoutToken = (rawQuery: string): string =>
  mayNameToken(rawQuery) || /^&|&&|&$/.test(rawQuery)
    ? splitQuery(rawQuery)
        .filter((part) => !isToken(part.name))
        .map((part) => part.raw)
        .join('&')
    : rawQuery;

type Manner = 'as_sent' | 'forgiving';

/**
 * Every parameter of a query without `token`, in the order sent. `forgiving` drops question marks that old clients leave at the end of a
 * value (`state=draft?`).
 */
export const pairsOfQuery = (rawQuery: string, manner: Manner = 'as_sent'): readonly (readonly [name: string, value: string])[] =>
  splitQuery(rawQuery)
    .filter((part) => !isToken(part.name))
    .map((part) => [part.name, manner === 'forgiving' ? valueOf(part).replace(/\?+$/, '') : valueOf(part)]);

/** The parameters of a query by name, as `pairsOfQuery` gives them; the last of several values wins, as in PHP. */
export const readQuery = (rawQuery: string, manner: Manner = 'as_sent'): ReadonlyMap<string, string> => new Map(pairsOfQuery(rawQuery, manner));
