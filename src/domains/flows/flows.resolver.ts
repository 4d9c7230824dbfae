import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import type { Answer } from '../../contract/index.js';
import { tables } from '../../contract/index.js';
import type { Call } from '../calls/index.js';
import { CleverReach, expectObject, expectRows, idOrNone, onlyGiven, refuseInput } from '../calls/index.js';
import { CurrentCall } from '../schema/index.js';
import { Flow } from './flow.type.js';

const { flow } = tables;
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const readFlow = (row: Answer<typeof flow.get>): Flow => ({ id: row.id, name: row.name, playbook: row.playbook || null, groupId: idOrNone(row.setup?.groupid) });

@Resolver()
export class FlowsResolver {
  constructor(private readonly cleverReach: CleverReach) {}

  @Query(() => [Flow], { nullable: true, description: 'Forms of the newer kind, by name.' })
  async flows(
    @CurrentCall() call: Call,
    @Args('playbook', { type: () => String, nullable: true, description: 'Only those for this, such as unsubscribe.' }) playbook?: string | null,
  ): Promise<Flow[]> {
    return expectRows(flow.list, await this.cleverReach.read(call, flow.list, { params: {}, query: onlyGiven({ playbook }) })).map(readFlow);
  }

  @Query(() => Flow, { name: 'flow', nullable: true, description: 'One form of the newer kind. The error NOT_FOUND stands for an unknown id.' })
  async get(@CurrentCall() call: Call, @Args('id', { type: () => ID, description: 'UUID of the flow.' }) id: string): Promise<Flow> {
    if (!uuid.test(id)) throw refuseInput('id', 'It must be a UUID.');
    return readFlow(expectObject(flow.get, await this.cleverReach.read(call, flow.get, { params: { id } })));
  }
}
