import { Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Call } from '../calls/index.js';
import { Group } from '../groups/index.js';
import { CurrentCall, IdArg } from '../schema/index.js';
import { Attribute, AttributeLimit } from './attribute.types.js';
import { AttributesService } from './attributes.service.js';

@Resolver(() => Group)
export class AttributesResolver {
  constructor(private readonly attributes: AttributesService) {}

  @Query(() => [Attribute], { name: 'attributes', nullable: true, description: 'The global attributes of the account, or the local ones of a group.' })
  list(
    @CurrentCall() call: Call,
    @IdArg('groupId', { nullable: true, description: 'The group whose local attributes are meant; absent for the global ones.' }) groupId?: string | null,
  ): Promise<Attribute[]> {
    return this.attributes.list(call, groupId ?? null);
  }

  @Query(() => Attribute, { nullable: true, description: 'One attribute, global or local. The error NOT_FOUND stands for an unknown id.' })
  attribute(@CurrentCall() call: Call, @IdArg('id', { description: 'Id of the attribute.' }) id: string): Promise<Attribute> {
    return this.attributes.byId(call, id);
  }

  @Query(() => [AttributeLimit], { nullable: true, description: 'How many attributes are allowed.' })
  attributeLimits(@CurrentCall() call: Call): Promise<AttributeLimit[]> {
    return this.attributes.limits(call);
  }

  @ResolveField(() => [Attribute], { name: 'attributes', nullable: true, description: 'The local attributes of the group. One call for each group.' })
  ofGroup(@CurrentCall() call: Call, @Parent() group: Group): Promise<Attribute[]> {
    return this.attributes.list(call, group.id);
  }
}
