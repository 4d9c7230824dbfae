import { ArgsType, Field, Int } from '@nestjs/graphql';

@ArgsType()
export class PagingArgs {
  @Field(() => Int, { nullable: true, description: 'Rows of the page, from 1 to the limit of the gateway (GRAPHQL_MAX_PAGE, 1,000 unless set otherwise); 50 if absent.' })
  readonly first?: number | null;

  @Field(() => String, { nullable: true, description: 'Cursor after which the page begins; absent for the first page.' })
  readonly after?: string | null;
}
