import { Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Call } from '../calls/index.js';
import { givenChanges, onlyGiven } from '../calls/index.js';
import { CurrentCall, IdArg, Input } from '../schema/index.js';
import { CreateMyContentInput, DeleteMyContentInput, UpdateMyContentInput } from './my-content.inputs.js';
import { MyContentService } from './my-content.service.js';
import { CreateMyContentPayload, DeleteMyContentPayload, MyContent, UpdateMyContentPayload } from './my-content.types.js';

@Resolver()
export class MyContentResolver {
  constructor(private readonly service: MyContentService) {}

  @Query(() => [MyContent], { nullable: true, description: 'Sources of content of the account.' })
  myContents(@CurrentCall() call: Call): Promise<MyContent[]> {
    return this.service.list(call);
  }

  @Query(() => MyContent, { nullable: true, description: 'One source of content. The error NOT_FOUND stands for an unknown id.' })
  myContent(@CurrentCall() call: Call, @IdArg('id', { description: 'Id of the source.' }) id: string): Promise<MyContent> {
    return this.service.get(call, id);
  }

  @Mutation(() => CreateMyContentPayload, { nullable: true, description: 'Registers a source of content. The error CONFLICT stands for a name or URL that is taken.' })
  async createMyContent(@CurrentCall() call: Call, @Input(() => CreateMyContentInput) input: CreateMyContentInput): Promise<CreateMyContentPayload> {
    const { name, url, password, type, cors, icon } = input;
    const { dryRun, after } = await this.service.create(call, { name, url, ...onlyGiven({ password, type, cors, icon }) });
    return { dryRun, myContent: after };
  }

  @Mutation(() => UpdateMyContentPayload, { nullable: true, description: 'Changes a source of content.' })
  async updateMyContent(@CurrentCall() call: Call, @Input(() => UpdateMyContentInput) input: UpdateMyContentInput): Promise<UpdateMyContentPayload> {
    const { id, name, url, password, type, cors, icon } = input;
    const { dryRun, after } = await this.service.update(call, id, givenChanges({ name, url, password, type, cors, icon }));
    return { dryRun, myContent: after };
  }

  @Mutation(() => DeleteMyContentPayload, { nullable: true, description: 'Removes a source of content.' })
  async deleteMyContent(@CurrentCall() call: Call, @Input(() => DeleteMyContentInput) { id }: DeleteMyContentInput): Promise<DeleteMyContentPayload> {
    const { dryRun } = await this.service.remove(call, id);
    return { dryRun, myContentId: id };
  }
}
