import { answerPage, formTokenField, html } from '../door/index.js';
import type { DoorAnswer, Markup } from '../door/index.js';
import type { AuthorizeRequest } from './authorize-request.js';
import { wordsOf } from './scope-words.js';

export interface ConsentPage {
  readonly status: number;
  readonly request: AuthorizeRequest;
  /** What the browser's cookie holds. */
  readonly browser: string;
  readonly problem: string | undefined;
  readonly headers: DoorAnswer['headers'];
}

const hiddenFields = ({ asked }: AuthorizeRequest): readonly Markup[] =>
  Object.entries(asked).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`);

/** Asks a person to sign in with a key and to let an app use an account. The form leads to where the page came from. */
export const answerConsent = ({ status, request, browser, problem, headers }: ConsentPage): DoorAnswer => {
  const { consumerName, accountId, accountName, scopes, redirectUri } = request.client;
  const back = new URL(redirectUri);
  return answerPage({
    status,
    title: `Allow ${consumerName}?`,
    formTarget: back,
    headers,
    content: html`<h1>Allow “${consumerName}” to use CleverReach account ${accountId}${accountName !== '' && html` (${accountName})`}?</h1>
${problem !== undefined && html`<p class="alert" role="alert">${problem}</p>`}
<p>It will be able to:</p>
<ul>${scopes.map((scope) => html`<li>${wordsOf(scope)}</li>`)}</ul>
<p class="quiet">Afterwards you go back to <b>${back.host}</b>. Whoever runs the gateway can take this back at any time.</p>
<form method="post" action="authorize.php">
${formTokenField(browser)}${hiddenFields(request)}
<label>Your key<input type="password" name="key" required autofocus autocomplete="current-password" placeholder="crgw_…"></label>
<p class="quiet">A key of this app, or of an operator of the gateway.</p>
<p class="row"><button name="decision" value="allow">Allow</button><button class="second" name="decision" value="deny" formnovalidate>Deny</button></p>
</form>`,
  });
};
