import { Injectable } from '@nestjs/common';
import { tables } from '../../contract/index.js';
import type { Call, Change } from '../calls/index.js';
import { CleverReach, expectDone, expectObject, expectRows, readStored } from '../calls/index.js';
import type { TemplateOwner } from './mailing.args.js';
import type { MailingChannel, MailingTemplate } from './mailing.types.js';

const { mailings } = tables;

const readNamed = ({ id, name }: { readonly id: string | number; readonly name?: string }) => ({ id: String(id), name: name || null });

/** Channels and templates: the shelves mailings come from and go to. */
@Injectable()
export class MailingShelvesService {
  constructor(private readonly cleverReach: CleverReach) {}

  async channels(call: Call): Promise<MailingChannel[]> {
    return expectRows(mailings.channels, await this.cleverReach.read(call, mailings.channels, { params: {} })).map(readNamed);
  }

  async channel(call: Call, id: string): Promise<MailingChannel> {
    return readNamed(expectObject(mailings.channel, await this.cleverReach.read(call, mailings.channel, { params: { id } })));
  }

  removeChannel(call: Call, id: string): Promise<Change<void>> {
    return this.cleverReach.write(call, mailings.removeChannel, { ask: { params: { id } }, read: expectDone(mailings.removeChannel) });
  }

  async templates(call: Call, owner: TemplateOwner): Promise<MailingTemplate[]> {
    const endpoint = owner === 'AGENCY' ? mailings.agencyTemplates : mailings.userTemplates;
    return expectRows(endpoint, await this.cleverReach.read(call, endpoint, { params: {} })).map(readNamed);
  }

  /** Creates a template; answers its id where CleverReach tells it. */
  createTemplate(call: Call, body: { readonly name: string; readonly html: string }): Promise<Change<string | null>> {
    return this.cleverReach.write(call, mailings.createTemplate, {
      ask: { params: {}, body },
      read: (answer) => readStored(mailings.createTemplate, answer, ({ id }: { readonly id: string | number }) => String(id)),
    });
  }
}
