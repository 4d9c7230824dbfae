const MAX_ORIGIN = 49;

const cleaned = (text: string): string => text.trim().replace(/[^\p{L}\p{N}_-]/gu, '_');

/** A tag as stored: "tag" or "origin.tag", foreign characters as "_", the origin cut to what CleverReach keeps; empty where nothing is left. */
const cleanTag = (text: string): string => {
  const dot = text.indexOf('.');
  if (dot < 1) return cleaned(text);
  return `${cleaned(text.slice(0, dot)).slice(0, MAX_ORIGIN)}.${cleaned(text.slice(dot + 1))}`;
};

export const cleanTags = (texts: readonly string[]): readonly string[] => [...new Set(texts.map(cleanTag).filter((tag) => tag !== ''))];

export interface SplitTag {
  readonly origin: string;
  readonly tag: string;
}

export const splitTag = (text: string): SplitTag => {
  const dot = text.indexOf('.');
  return dot < 1 ? { origin: '', tag: text } : { origin: text.slice(0, dot), tag: text.slice(dot + 1) };
};

const isSame = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();

/** Adds tags; one that is there in other letters is not added again. */
export const addTags = (tags: readonly string[], added: readonly string[]): readonly string[] =>
  added.reduce<readonly string[]>((sum, tag) => (sum.some((known) => isSame(known, tag)) ? sum : [...sum, tag]), tags);

/** Takes "origin.tag" away, or with "origin.*" all of an origin. */
export const removeTag = (tags: readonly string[], text: string): readonly string[] => {
  const { origin, tag } = splitTag(text);
  if (tag === '*') return tags.filter((known) => !isSame(splitTag(known).origin, origin));
  const target = cleanTag(text);
  return tags.filter((known) => !isSame(known, target));
};

/** What upsertplus does: a leading "-" takes away, everything else adds. */
export const manipulateTags = (tags: readonly string[], manipulations: readonly string[]): readonly string[] =>
  manipulations.reduce(
    (sum, text) => (text.startsWith('-') ? removeTag(sum, text.slice(1)) : addTags(sum, cleanTags([text]))),
    tags,
  );

export const hasTag = (tags: readonly string[], text: string): boolean => tags.some((known) => isSame(known, text));
