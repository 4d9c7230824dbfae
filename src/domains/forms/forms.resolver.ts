import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Call } from '../calls/index.js';
import { Group } from '../groups/index.js';
import { CurrentCall, IdArg } from '../schema/index.js';
import { Form } from './form.types.js';
import { FormsService } from './forms.service.js';

@Resolver(() => Form)
export class FormsResolver {
  constructor(private readonly service: FormsService) {}

  @Query(() => [Form], { nullable: true, description: 'All forms of the account.' })
  forms(@CurrentCall() call: Call): Promise<Form[]> {
    return this.service.list(call);
  }

  @Query(() => Form, { nullable: true, description: 'One form. The error NOT_FOUND stands for an unknown id.' })
  form(@CurrentCall() call: Call, @IdArg('id', { description: 'Id of the form.' }) id: string): Promise<Form> {
    return this.service.get(call, id);
  }

  @ResolveField(() => String, { nullable: true, description: 'HTML of the form. One call for each form.' })
  code(
    @CurrentCall() call: Call,
    @Parent() form: Form,
    @Args('embedded', { type: () => Boolean, defaultValue: true, description: 'For building into a page; else a page of its own.' }) isEmbedded: boolean,
  ): Promise<string> {
    return this.service.code(call, form.id, { isEmbedded });
  }
}

@Resolver(() => Group)
export class GroupFormsResolver {
  constructor(private readonly service: FormsService) {}

  @ResolveField(() => [Form], { nullable: true, description: 'Forms that sign up to the group. One call for each group.' })
  forms(@CurrentCall() call: Call, @Parent() group: Group): Promise<Form[]> {
    return this.service.ofGroup(call, group.id);
  }
}
