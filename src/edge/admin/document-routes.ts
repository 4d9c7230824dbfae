import { Injectable } from '@nestjs/common';
import { PersistedDocuments, viewDocument } from '../../access/index.js';
import { AppConfig } from '../../config/index.js';
import { GatewayError } from '../../core/index.js';
import { DocumentReader } from '../door/index.js';
import { AdminRoutes, done, paramOf } from './admin-route.js';
import type { AdminAnswer, AdminCall, AdminRoute } from './admin-route.js';
import { check } from './check-body.js';
import { ConsumerParam } from './consumer-param.js';
import { DocumentBody, DocumentQuery } from './document-bodies.js';

const textOf = ({ text, manifest }: DocumentBody): string => {
  if ((text === undefined) === (manifest === undefined)) throw new GatewayError('invalid_input', 'Send either text or manifest.');
  return text ?? JSON.stringify(manifest);
};

@Injectable()
export class DocumentRoutes extends AdminRoutes {
  constructor(
    private readonly documents: PersistedDocuments,
    private readonly reader: DocumentReader,
    private readonly param: ConsumerParam,
    private readonly config: AppConfig,
  ) {
    super();
  }

  routes(): readonly AdminRoute[] {
    return [
      {
        method: 'GET',
        path: '/documents',
        handle: async ({ query }) => {
          const found = await this.documents.list(await this.#consumerOf(await check(DocumentQuery, query)));
          return { status: 200, content: { documents: found.map(viewDocument) } };
        },
      },
      { method: 'POST', path: '/documents', bodyLimitBytes: this.config.values.MAX_BODY_BYTES, handle: (call) => this.#add(call) },
      {
        method: 'DELETE',
        path: '/documents/:document',
        handle: async (call) => {
          const consumerId = await this.#consumerOf(await check(DocumentQuery, call.query));
          await this.documents.remove(paramOf(call, 'document'), { consumerId, by: call.by });
          return done;
        },
      },
    ];
  }

  async #add({ body, by }: AdminCall): Promise<AdminAnswer> {
    const sent = await check(DocumentBody, body);
    const read = this.reader.read([{ name: 'document', text: textOf(sent) }]);
    const added = await this.documents.add(read, { consumerId: await this.#consumerOf(sent), by });
    return { status: 201, content: { documents: added.map(viewDocument) } };
  }

  async #consumerOf({ consumer }: DocumentQuery): Promise<string | undefined> {
    return consumer === undefined ? undefined : (await this.param.find(consumer)).id;
  }
}
