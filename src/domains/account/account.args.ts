import { ArgsType, Field, ID } from '@nestjs/graphql';
import { IsOptional, Matches } from 'class-validator';
import { IsId } from '../schema/index.js';

@ArgsType()
export class AgencyAccountArgs {
  @IsOptional()
  @IsId()
  @Field(() => ID, { nullable: true, description: 'Customer number. Give this or loginDomain.' })
  readonly id?: string | null;

  @IsOptional()
  @Matches(/^[a-z0-9.-]{1,253}$/i, { message: 'A domain has letters, digits, dots and hyphens.' })
  @Field(() => String, { nullable: true, description: 'Host on which its owner logs in. Give this or id.' })
  readonly loginDomain?: string | null;
}
