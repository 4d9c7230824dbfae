import { Injectable } from '@nestjs/common';
import type { Answer } from '../../contract/index.js';
import { tables } from '../../contract/index.js';
import type { Call, Change } from '../calls/index.js';
import { CleverReach, expectDone, expectObject, expectRows, expectText, onlyGiven } from '../calls/index.js';
import type { ConsentInput, FormMailType } from './form.inputs.js';
import type { Form } from './form.types.js';

const { forms, groups } = tables;

/** A mail of a form and whom it goes to. */
export interface FormMail {
  readonly formId: string;
  readonly type: FormMailType;
  readonly email: string;
  readonly groupId?: string | null;
  readonly consent?: ConsentInput | null;
}

const readForm = (row: Answer<typeof forms.get>): Form => ({ id: String(row.id), name: row.name, groupId: String(row.customer_tables_id) });
const typeWords = { ACTIVATE: 'activate', DEACTIVATE: 'deactivate' } as const satisfies Record<FormMailType, string>;

/** Sign-up forms and their mails. */
@Injectable()
export class FormsService {
  constructor(private readonly cleverReach: CleverReach) {}

  async list(call: Call): Promise<Form[]> {
    return expectRows(forms.list, await this.cleverReach.read(call, forms.list, { params: {} })).map(readForm);
  }

  async ofGroup(call: Call, groupId: string): Promise<Form[]> {
    return expectRows(groups.forms, await this.cleverReach.read(call, groups.forms, { params: { id: groupId } })).map(readForm);
  }

  async get(call: Call, id: string): Promise<Form> {
    return readForm(expectObject(forms.get, await this.cleverReach.read(call, forms.get, { params: { id } })));
  }

  /** The HTML of a form. */
  async code(call: Call, id: string, { isEmbedded }: { readonly isEmbedded: boolean }): Promise<string> {
    return expectText(forms.code, await this.cleverReach.read(call, forms.code, { params: { id }, query: { embedded: isEmbedded } }));
  }

  create(call: Call, place: { readonly groupId: string; readonly template: string }, body: { readonly name: string; readonly title?: string }): Promise<Change<string>> {
    const params = { group_id: place.groupId, type: place.template };
    const read = (answer: Answer<typeof forms.createFromTemplate>): string => String(expectObject(forms.createFromTemplate, answer).id);
    return this.cleverReach.write(call, forms.createFromTemplate, { ask: { params, body }, read });
  }

  remove(call: Call, id: string): Promise<Change<void>> {
    return this.cleverReach.write(call, forms.remove, { ask: { params: { id } }, read: expectDone(forms.remove) });
  }

  /** Sends a mail of a form; answers whether CleverReach sent it. Ends in the error `accepted` where the consumer has mails kept and CleverReach is down. */
  send(call: Call, { formId, type, email, groupId, consent }: FormMail): Promise<Change<boolean>> {
    const doidata = consent && onlyGiven({ user_ip: consent.ip, referer: consent.referer, user_agent: consent.userAgent });
    const body = { email, ...onlyGiven({ groups_id: groupId, doidata }) };
    const read = (answer: Answer<typeof forms.send>): boolean => expectObject(forms.send, answer).success === true;
    return this.cleverReach.write(call, forms.send, { ask: { params: { form_id: formId, type: typeWords[type] }, body }, read, mayKeep: true });
  }
}
