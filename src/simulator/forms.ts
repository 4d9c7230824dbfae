import type { Form as ShownForm } from '../contract/shapes/forms.js';
import type { Form } from './entities.js';
import { escapeHtml } from './markup.js';

export const showForm = ({ id, name, groupId }: Form): ShownForm => ({ id, name, customer_tables_id: groupId });

/** The HTML to build into a page. */
export const writeFormHtml = ({ id, accountId, title }: Form): string =>
  `<form action="https://${accountId}.seu2.cleverreach.com/f/${id}/wcs/" method="post">`
  + `<h2>${escapeHtml(title)}</h2><input type="email" name="email" required><button>OK</button></form>`;
