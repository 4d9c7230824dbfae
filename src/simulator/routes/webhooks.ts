import type { tables } from '../../contract/rows.js';
import type { Call, Handlers } from '../call.js';
import type { Hook } from '../entities.js';
import { findText, needText, readText } from '../fields.js';
import { callOut } from '../hook-post.js';
import { isHookEvent } from '../hooks.js';
import { Refusal } from '../refusal.js';

const CALL_TOKEN_LENGTH = 64;
const SECRET_LENGTH = 32;

const isLoopback = (host: string): boolean => host === 'localhost' || host === '[::1]' || /^127(\.\d+){3}$/.test(host);

/** An address that may be called: https, or http on this machine for tests. */
const needUrl = (text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isAllowed = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (!url || !isAllowed) throw new Refusal(400, 'url must be https');
  return url;
};

const needEvent = (event: string): string => {
  if (!isHookEvent(event)) throw new Refusal(400, `invalid event '${event}'`);
  return event;
};

const needVerify = (verify: string): string => {
  if (verify.length < 10 || verify.length > 50) throw new Refusal(400, 'verify must have 10 to 50 characters');
  return verify;
};

/** Asks the address to show that it knows `verify`. */
const shakeHands = async (url: URL, verify: string, challenge: string): Promise<void> => {
  const target = new URL(url);
  target.searchParams.set('secret', challenge);
  const answer = await callOut(target, { method: 'GET' }).catch(() => undefined);
  if (answer?.status !== 200 || answer.text.trim() !== `${verify} ${challenge}`) throw new Refusal(400, 'verification failed');
};

const find = ({ world, account }: Call, event: string, condition: string | undefined): readonly Hook[] =>
  world.store.hooks
    .where('account', account.id)
    .filter((hook) => hook.event === event && (condition === undefined || hook.condition === condition));

const register = async (call: Call): Promise<Hook> => {
  const { world: { store }, account, fields } = call;
  const url = needUrl(needText(fields, 'url'));
  const event = needEvent(needText(fields, 'event'));
  const verify = needVerify(needText(fields, 'verify'));
  const condition = readText(fields, 'condition');
  await shakeHands(url, verify, String(1_000_000_000 + store.random.below(1_000_000_000)));
  if (find(call, event, condition).length > 0) throw new Refusal(400, `'${event}' is registered already`);
  return store.hooks.put({
    id: store.nextId('hook'), accountId: account.id, url: url.href, event, condition,
    callToken: store.random.text(CALL_TOKEN_LENGTH), secret: store.random.text(SECRET_LENGTH),
  });
};

export const webhooks: Handlers<typeof tables.webhooks> = {
  register: async (call) => {
    const { callToken, secret } = await register(call);
    return { success: true, call_token: callToken, secret };
  },
  list: ({ world, account }) => world.store.hooks.where('account', account.id).map(({ event, condition, url }) => ({ event, condition, url })),
  remove: (call) => {
    for (const hook of find(call, needEvent(call.params.eventname), findText(call.query, 'condition'))) call.world.store.hooks.remove(hook.id);
    return { success: true };
  },
};
