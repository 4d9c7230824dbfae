import type { tables } from '../../contract/rows.js';
import type { Handlers } from '../call.js';
import { fieldsOf, readText } from '../fields.js';
import { renderText } from '../mail/merge-tags.js';

export const gomailer: Handlers<typeof tables.gomailer> = {
  preview: ({ fields }) => {
    const receiver = fieldsOf(fields['receiver']);
    const render = (name: string): string => renderText(readText(fields, name), receiver);
    return { subject: render('subject'), html: render('html'), text: render('text') };
  },
};
