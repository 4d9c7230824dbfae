import { answerPage, formTokenField, html } from '../door/index.js';
import type { DoorAnswer } from '../door/index.js';

interface SignInPage {
  readonly status: number;
  readonly action: string;
  /** Path of the accounts page. */
  readonly home: string;
  readonly browser: string;
  readonly problem: string | undefined;
  readonly headers: DoorAnswer['headers'];
}

/** Asks for a key with the scope `admin`. */
export const answerSignIn = ({ status, action, home, browser, problem, headers }: SignInPage): DoorAnswer =>
  answerPage({
    status,
    title: 'Sign in',
    headers,
    content: html`<h1>Sign in to manage CleverReach accounts</h1>
${problem !== undefined && html`<p class="alert" role="alert">${problem}</p>`}
<form method="post" action="${action}">
${formTokenField(browser)}
<label>Key of an operator<input type="password" name="key" required autofocus autocomplete="current-password" placeholder="crgw_…"></label>
<p class="row"><button>Sign in</button></p>
</form>
<p class="quiet">Signed in already, and sent here by another site? <a href="${home}">Go on</a>.</p>
<p class="quiet">No key yet? <code>npm run gateway -- admin init</code> makes the first one.</p>`,
  });
