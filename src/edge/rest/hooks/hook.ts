/** A webhook as CleverReach lists it: the address called for an event, or for a kind of events, in one group or automation or in all. */
export interface Hook {
  readonly event: string;
  /** Empty where it stands for every group or automation. */
  readonly condition: string;
  /** Empty where CleverReach does not tell it. */
  readonly url: string;
}

/** What a DELETE names. Without a condition it means those of every group and automation. */
export interface HookTarget {
  readonly event: string;
  readonly condition: string | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '');

/** One text for all spellings of an address. */
const canonicalUrl = (text: string): string => (URL.canParse(text) ? new URL(text).href : text);

export const eventOf = (text: string): string => text.trim().toLowerCase();

const hookOf = ({ event, condition, url }: Fields): Hook => ({ event: eventOf(textOf(event)), condition: textOf(condition), url: canonicalUrl(textOf(url)) });

/** The webhook that a registration asks for, bare or in the wrapper `postdata`; undefined where it names no event or no address. */
export const readRegistration = (body: unknown): Hook | undefined => {
  const fields = isFields(body) && isFields(body['postdata']) ? body['postdata'] : body;
  const hook = isFields(fields) ? hookOf(fields) : undefined;
  return hook?.event && hook.url ? hook : undefined;
};

/** A webhook with everything that CleverReach tells of it. */
export interface ListedHook extends Hook {
  readonly entry: Fields;
}

/** CleverReach's list. No source shows its shape: a flat list and one under keys are both read. */
export const readHooks = (list: unknown): readonly ListedHook[] => {
  const entries: unknown[] = Array.isArray(list) ? list : isFields(list) ? Object.values(list).flat() : [];
  return entries.filter(isFields).map((entry) => ({ ...hookOf(entry), entry }));
};

export const areSame = (one: Hook, other: Hook): boolean => one.event === other.event && one.condition === other.condition && one.url === other.url;

const isMeant = (condition: string, target: HookTarget): boolean => target.condition === undefined || target.condition === condition;

/** Whether a DELETE names the webhook. */
export const names = (target: HookTarget, { event, condition }: Hook): boolean => event === target.event && isMeant(condition, target);

/** Whether CleverReach may remove the webhook on a DELETE: that of a kind may take its single events along. */
export const mayTouch = (target: HookTarget, { event, condition }: Hook): boolean =>
  (event === target.event || event.startsWith(`${target.event}.`)) && isMeant(condition, target);
