import { Field, ID, InputType } from '@nestjs/graphql';
import { IsId } from '../schema/index.js';

@InputType({ description: 'The report to delete, with all that receivers did with the mailing. This cannot be undone.' })
export class DeleteReportInput {
  @IsId()
  @Field(() => ID, { description: 'The report.' })
  readonly id!: string;
}
