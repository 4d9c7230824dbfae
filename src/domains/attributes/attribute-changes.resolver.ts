import { Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Call } from '../calls/index.js';
import { givenChanges, onlyGiven } from '../calls/index.js';
import { CurrentCall, Input } from '../schema/index.js';
import { CreateAttributeInput, DeleteAttributeInput, UpdateAttributeInput } from './attribute.inputs.js';
import { wordOfType } from './attribute.rows.js';
import { Attribute, CreateAttributePayload, DeleteAttributePayload, UpdateAttributePayload } from './attribute.types.js';
import { AttributesService } from './attributes.service.js';

@Resolver(() => CreateAttributePayload)
export class AttributeChangesResolver {
  constructor(private readonly attributes: AttributesService) {}

  @Mutation(() => CreateAttributePayload, { nullable: true, description: 'Creates an attribute. The error CONFLICT stands for a name that is taken.' })
  async createAttribute(
    @CurrentCall() call: Call,
    @Input(() => CreateAttributeInput) input: CreateAttributeInput,
  ): Promise<CreateAttributePayload> {
    const { name, type, groupId = null, description, previewValue: preview_value, defaultValue: default_value } = input;
    const body = { name, type: wordOfType(type), ...onlyGiven({ description, preview_value, default_value }) };
    const { dryRun, after: attributeId } = await this.attributes.create(call, groupId, body);
    return { dryRun, attributeId, groupId };
  }

  @ResolveField(() => Attribute, { nullable: true, description: 'The new attribute, read afresh; null in a dry run.' })
  async attribute(@CurrentCall() call: Call, @Parent() { attributeId, groupId }: CreateAttributePayload): Promise<Attribute | null> {
    return attributeId === null ? null : this.attributes.find(call, groupId, attributeId);
  }

  @Mutation(() => UpdateAttributePayload, { nullable: true, description: 'Changes an attribute.' })
  async updateAttribute(
    @CurrentCall() call: Call,
    @Input(() => UpdateAttributeInput) input: UpdateAttributeInput,
  ): Promise<UpdateAttributePayload> {
    const { id, groupId = null, name, type, description, previewValue: preview_value, defaultValue: default_value } = input;
    const changes = givenChanges({ name, type: type && wordOfType(type), description, preview_value, default_value });
    const { dryRun, after: attribute } = await this.attributes.update(call, { groupId, id }, changes);
    return { dryRun, attribute };
  }

  @Mutation(() => DeleteAttributePayload, {
    nullable: true,
    description: 'Deletes an attribute and the value of every receiver, for good. Needs the scopes attributes:write and destroy.',
  })
  async deleteAttribute(
    @CurrentCall() call: Call,
    @Input(() => DeleteAttributeInput) { id, groupId = null }: DeleteAttributeInput,
  ): Promise<DeleteAttributePayload> {
    const { dryRun } = await this.attributes.remove(call, groupId, id);
    return { dryRun, attributeId: id };
  }
}
