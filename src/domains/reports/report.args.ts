import { ArgsType, Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsOptional, ValidateNested } from 'class-validator';
import { DateTime, IsId, PagingArgs } from '../schema/index.js';
import { ReportState } from './report.types.js';

@InputType({ description: 'Which reports a list holds. Give from and to together.' })
export class ReportFilter {
  @IsOptional()
  @IsId()
  @Field(() => ID, { nullable: true, description: 'Only mailings of this channel.' })
  readonly channelId?: string | null;

  @IsOptional()
  @IsId()
  @Field(() => ID, { nullable: true, description: 'Only mailings to this group.' })
  readonly groupId?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Only mailings sent from then on.' })
  readonly from?: number | null;

  @Field(() => DateTime, { nullable: true, description: 'Only mailings sent until then.' })
  readonly to?: number | null;
}

@ArgsType()
export class ReportsArgs extends PagingArgs {
  @IsOptional()
  @ValidateNested()
  @Type(() => ReportFilter)
  @Field(() => ReportFilter, { nullable: true, description: 'Which reports; all if absent.' })
  readonly filter?: ReportFilter | null;
}

@InputType({ description: 'Which of the receivers who did something with a mailing a list holds.' })
export class ReportReceiverFilter {
  @IsOptional()
  @IsId()
  @Field(() => ID, { nullable: true, description: 'With CLICKED: only those who clicked this link.' })
  readonly linkId?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Only what happened from then on.' })
  readonly from?: number | null;

  @Field(() => DateTime, { nullable: true, description: 'Only what happened until then.' })
  readonly to?: number | null;
}

@ArgsType()
export class ReportReceiversArgs extends PagingArgs {
  @Field(() => ReportState, { description: 'What they did.' })
  readonly state!: ReportState;

  @IsOptional()
  @ValidateNested()
  @Type(() => ReportReceiverFilter)
  @Field(() => ReportReceiverFilter, { nullable: true, description: 'Which of them; all if absent.' })
  readonly filter?: ReportReceiverFilter | null;
}
