import { Injectable } from '@nestjs/common';
import type { Answer, BodyOf } from '../../contract/index.js';
import { tables } from '../../contract/index.js';
import type { Call, Change } from '../calls/index.js';
import { CleverReach, expectDone, expectObject, expectRows } from '../calls/index.js';
import type { MyContent } from './my-content.types.js';

const { mycontent } = tables;
type Row = Answer<typeof mycontent.get>;

/** Without the password, which belongs to the source and to CleverReach. */
const readMyContent = (row: Row): MyContent => ({
  id: String(row.id),
  name: row.name,
  url: row.url,
  type: row.type || null,
  cors: row.cors ?? null,
  icon: row.icon || null,
});

/** Sources of content. */
@Injectable()
export class MyContentService {
  constructor(private readonly cleverReach: CleverReach) {}

  async list(call: Call): Promise<MyContent[]> {
    return expectRows(mycontent.list, await this.cleverReach.read(call, mycontent.list, { params: {} })).map(readMyContent);
  }

  async get(call: Call, id: string): Promise<MyContent> {
    return readMyContent(expectObject(mycontent.get, await this.cleverReach.read(call, mycontent.get, { params: { id } })));
  }

  create(call: Call, body: BodyOf<typeof mycontent.create>): Promise<Change<MyContent>> {
    const read = (row: Row): MyContent => readMyContent(expectObject(mycontent.create, row));
    return this.cleverReach.write(call, mycontent.create, { ask: { params: {}, body }, read });
  }

  update(call: Call, id: string, body: BodyOf<typeof mycontent.update>): Promise<Change<MyContent>> {
    const read = (row: Row): MyContent => readMyContent(expectObject(mycontent.update, row));
    return this.cleverReach.write(call, mycontent.update, { ask: { params: { id }, body }, read });
  }

  remove(call: Call, id: string): Promise<Change<void>> {
    return this.cleverReach.write(call, mycontent.remove, { ask: { params: { id } }, read: expectDone(mycontent.remove) });
  }
}
