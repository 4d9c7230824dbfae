import type { Account, OAuthClient } from './entities.js';
import { needText, readText } from './fields.js';
import type { Fields } from './fields.js';
import { escapeHtml } from './markup.js';
import { issueCode, scopesOf } from './oauth.js';
import { Refusal } from './refusal.js';
import { Reply } from './reply.js';
import type { World } from './world.js';

/** What an authorization request asks for, checked. */
interface Request {
  readonly client: OAuthClient;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly challenge: string;
}

const needRedirectUri = (client: OAuthClient, fields: Fields): string => {
  const uri = needText(fields, 'redirect_uri');
  const isAllowed = client.redirectUris.length > 0 ? client.redirectUris.includes(uri) : /^https?:\/\/[^/]/.test(uri);
  if (!isAllowed) throw new Refusal(400, 'redirect_uri is not one of the app');
  return uri;
};

const readRequest = (world: World, fields: Fields): Request => {
  const client = world.store.clients.find(needText(fields, 'client_id'));
  if (!client) throw new Refusal(400, 'unknown client_id');
  const redirectUri = needRedirectUri(client, fields);
  if (readText(fields, 'response_type') !== 'code') throw new Refusal(400, 'response_type must be code');
  if (readText(fields, 'grant') !== 'basic') throw new Refusal(400, 'grant must be basic');
  const challenge = readText(fields, 'code_challenge');
  if (challenge !== '' && readText(fields, 'code_challenge_method') !== 'S256') throw new Refusal(400, 'code_challenge_method must be S256');
  const asked = readText(fields, 'scope').split(/\s+/).filter((scope) => scope !== '');
  const scopes = scopesOf(client).filter((scope) => asked.length === 0 || asked.includes(scope));
  return { client, redirectUri, scopes, challenge };
};

const kept = ['client_id', 'grant', 'response_type', 'redirect_uri', 'state', 'scope', 'code_challenge', 'code_challenge_method'];

const hiddenFields = (fields: Fields): string =>
  kept
    .filter((name) => readText(fields, name) !== '')
    .map((name) => `<input type="hidden" name="${name}" value="${escapeHtml(readText(fields, name))}">`)
    .join('\n');

/** The page on which the owner of an account signs in and agrees. It shows the seed's password, for this CleverReach is not a real one. */
export const showConsentPage = (world: World, query: Fields): string => {
  const { client, scopes } = readRequest(world, query);
  const account = world.store.accounts.find(client.accountId);
  const user = account?.users[0];
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>CleverReach simulator</title>
<h1>CleverReach simulator</h1>
<p>The app <b>${escapeHtml(client.id)}</b> asks for: ${escapeHtml(scopes.join(', '))}</p>
<form method="post" action="/_simulator/consent">
${hiddenFields(query)}
<p><label>Login <input name="login" value="${escapeHtml(user?.email ?? '')}"></label></p>
<p><label>Password <input name="password" value="${escapeHtml(user?.password ?? '')}"></label></p>
<p><button name="consent" value="allow">Allow</button> <button name="consent" value="deny">Deny</button></p>
</form></html>
`;
};

const isUser = (account: Account | undefined, fields: Fields): boolean =>
  account?.users.some(({ email, password }) => email === readText(fields, 'login') && password === readText(fields, 'password')) ?? false;

/** Answers the form of that page: back to the app with a code, or with `access_denied`. */
export const answerConsent = (world: World, fields: Fields): Reply => {
  const { client, redirectUri, scopes, challenge } = readRequest(world, fields);
  const back = new URL(redirectUri);
  const state = readText(fields, 'state');
  if (readText(fields, 'consent') !== 'allow') back.searchParams.set('error', 'access_denied');
  else {
    if (!isUser(world.store.accounts.find(client.accountId), fields)) throw new Refusal(403, 'wrong login or password');
    back.searchParams.set('code', issueCode(world, { client, accountId: client.accountId, scopes }, { redirectUri, challenge }));
  }
  if (state !== '') back.searchParams.set('state', state);
  return Reply.redirect(back.href);
};
