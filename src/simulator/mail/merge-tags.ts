import { fieldsOf, readText } from '../fields.js';
import type { Fields } from '../fields.js';

const condition = /\{IF\[(?<name>\w+)\s*==\s*"(?<wanted>[^"]*)"\]\}(?<then>.*?)(?:\{ELSE\[\k<name>\]\}(?<otherwise>.*?))?\{ENDIF\[\k<name>\]\}/is;
const tag = /\{(\w+)\}/g;

/** Fills `{FIRSTNAME}` and decides `{IF[city=="Köln"]}…{ELSE[city]}…{ENDIF[city]}` for one receiver; an unknown tag stays. */
export const renderText = (text: string, receiver: Fields): string => {
  const values: Fields = { email: readText(receiver, 'email'), ...fieldsOf(receiver['global_attributes']), ...fieldsOf(receiver['attributes']) };
  const valueOf = (name: string): string => readText(values, name.toLowerCase());
  let decided = text;
  for (let found = condition.exec(decided); found; found = condition.exec(decided)) {
    const { name = '', wanted, then = '', otherwise = '' } = found.groups ?? {};
    decided = decided.replace(found[0], () => (valueOf(name) === wanted ? then : otherwise));
  }
  return decided.replace(tag, (whole, name: string) => (name === 'UNSUBSCRIBE' ? '#unsubscribe' : name.toLowerCase() in values ? valueOf(name) : whole));
};
