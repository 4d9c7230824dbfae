import { createHash, timingSafeEqual } from 'node:crypto';
import { GatewayError } from '../../core/index.js';
import type { DoorRequest } from './door-call.js';
import { textOfBody } from './json-body.js';
import { html } from './markup.js';
import type { Markup } from './markup.js';

const FIELD = 'form_token';

const tokenOf = (browser: string): string => createHash('sha256').update(`form:${browser}`).digest('base64url');

const isTokenOf = (browser: string, sent: string): boolean => {
  const [expected, given] = [Buffer.from(tokenOf(browser)), Buffer.from(sent)] as const;
  return expected.length === given.length && timingSafeEqual(expected, given);
};

/** The hidden field by which a form proves that the browser with this cookie was given it. */
export const formTokenField = (browser: string): Markup => html`<input type="hidden" name="${FIELD}" value="${tokenOf(browser)}">`;

/** Browsers say where a form was sent from. */
const isFromElsewhere = ({ headers }: DoorRequest): boolean => {
  const site = headers['sec-fetch-site'];
  return site !== undefined && site !== 'same-origin' && site !== 'none';
};

/** The fields of a form that a page of the gateway has sent from the browser with this cookie. Throws `forbidden`. */
export const readProtectedForm = (request: DoorRequest, browser: string | undefined): URLSearchParams => {
  const fields = new URLSearchParams(request.body ? textOfBody(request.body) : '');
  if (browser === undefined || isFromElsewhere(request) || !isTokenOf(browser, fields.get(FIELD) ?? '')) {
    throw new GatewayError('forbidden', 'This form is too old, or it does not come from a page of the gateway. Open the page again.');
  }
  return fields;
};
