import type { Operator } from '../../access/index.js';
import type { GrantStatus, OAuthApp } from '../../vault/index.js';
import { answerPage, formTokenField, html } from '../door/index.js';
import type { DoorAnswer, Markup } from '../door/index.js';

export interface AccountsPage {
  readonly accounts: readonly GrantStatus[];
  readonly apps: readonly OAuthApp[];
  readonly operator: Operator;
  readonly redirectUri: string;
  readonly cleverReachUrl: URL;
  readonly path: (name: string) => string;
  /** The session, for the hidden field of forms. */
  readonly session: string;
}

const stateNames = { connected: 'connected', waiting: 'renewal is tried again', reconnect_needed: 'connect again' } as const;

interface Form {
  readonly name: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly button: Markup;
}

const formOf = ({ path, session }: AccountsPage, { name, fields, button }: Form): Markup =>
  html`<form method="post" action="${path(name)}">${formTokenField(session)}${Object.entries(fields).map(
    ([field, value]) => html`<input type="hidden" name="${field}" value="${value}">`,
  )}${button}</form>`;

const reconnectPart = (page: AccountsPage, { accountId, clientId, state }: GrantStatus): Markup => {
  if (!page.apps.some((app) => app.clientId === clientId)) return html`<small>Store its OAuth app below to reconnect it here.</small>`;
  const kind = state !== 'reconnect_needed' && html` class="second"`;
  return formOf(page, { name: 'start', fields: { client_id: clientId, account: accountId }, button: html`<button${kind}>Reconnect</button>` });
};

const actsOf = (page: AccountsPage, account: GrantStatus): Markup => {
  const { accountId, parentId } = account;
  if (parentId !== undefined) return html`<span class="quiet">through agency ${parentId}</span>`;
  return html`<div class="row">${reconnectPart(page, account)}
<details><summary>Disconnect</summary><div>
<p>Every call for this account will fail until it is connected again.</p>
${formOf(page, { name: 'disconnect', fields: { account: accountId }, button: html`<button class="danger">Disconnect ${accountId}</button>` })}
</div></details></div>`;
};

const timeOf = (timeMs: number | undefined): string => (timeMs === undefined ? '–' : `${new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`);

const accountRow = (page: AccountsPage, account: GrantStatus): Markup =>
  html`<tr><td><b>${account.name}</b><br><small>${account.accountId}</small></td><td><code>${account.clientId}</code></td>
<td><span class="state ${account.state}">${stateNames[account.state]}</span></td><td><small>${timeOf(account.expiresAt)}</small></td>
<td class="acts">${actsOf(page, account)}</td></tr>`;

const accountTable = (page: AccountsPage): Markup =>
  page.accounts.length === 0
    ? html`<p>No account is connected yet.</p>`
    : html`<div class="scroll"><table><thead><tr><th>Account</th><th>OAuth app</th><th>State</th><th>Token until</th><th></th></tr></thead>
<tbody>${page.accounts.map((account) => accountRow(page, account))}</tbody></table></div>`;

const appRow = (page: AccountsPage, clientId: string): Markup =>
  html`<tr><td><code>${clientId}</code></td><td class="acts"><div class="row">
${formOf(page, { name: 'start', fields: { client_id: clientId }, button: html`<button>Connect an account</button>` })}
${formOf(page, { name: 'apps/remove', fields: { client_id: clientId }, button: html`<button class="danger">Forget</button>` })}
</div></td></tr>`;

const appPart = (page: AccountsPage): Markup => html`<h2>Connect an account</h2>
<p>CleverReach asks its owner to sign in and agree, then sends this browser back. Each OAuth app is made in a CleverReach account, with
this redirect address: <code>${page.redirectUri}</code></p>
${page.apps.length > 0 && html`<table><tbody>${page.apps.map(({ clientId }) => appRow(page, clientId))}</tbody></table>`}
<h2>Store an OAuth app</h2>
<form method="post" action="${page.path('apps')}">${formTokenField(page.session)}
<div class="pair"><label>Client ID<input name="client_id" required autocomplete="off"></label>
<label>Client secret<input type="password" name="client_secret" required autocomplete="off"></label><button class="second">Store</button></div></form>`;

/** The connected accounts with their state, and the ways to connect more. */
export const answerAccounts = (page: AccountsPage): DoorAnswer =>
  answerPage({
    status: 200,
    title: 'CleverReach accounts',
    width: 'wide',
    formTarget: page.cleverReachUrl,
    aside: html`<span>${page.operator.consumerName} · ${formOf(page, { name: 'sign-out', fields: {}, button: html`<button class="plain">Sign out</button>` })}</span>`,
    content: html`<h1>CleverReach accounts</h1>
${accountTable(page)}
${appPart(page)}`,
  });
