import { Field, ID, InputType } from '@nestjs/graphql';
import { IsOptional, IsUrl, MaxLength } from 'class-validator';
import { IsId, IsNotBlank } from '../schema/index.js';

const MAX_TEXT_LENGTH = 255;
const httpOnly = { protocols: ['http', 'https'], require_protocol: true, require_tld: false };

@InputType({ isAbstract: true })
class MyContentSettings {
  @IsOptional()
  @MaxLength(MAX_TEXT_LENGTH)
  @Field(() => String, { nullable: true, description: 'Secret that CleverReach sends with every call of the URL.' })
  readonly password?: string | null;

  @IsOptional()
  @MaxLength(MAX_TEXT_LENGTH)
  @Field(() => String, { nullable: true, description: 'Kind of content, such as product.' })
  readonly type?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether browsers shall call the URL themselves.' })
  readonly cors?: boolean | null;

  @IsOptional()
  @IsUrl(httpOnly, { message: 'It must be a URL.' })
  @Field(() => String, { nullable: true, description: 'URL of an icon.' })
  readonly icon?: string | null;
}

@InputType({ description: 'A source of content to register.' })
export class CreateMyContentInput extends MyContentSettings {
  @IsNotBlank()
  @MaxLength(MAX_TEXT_LENGTH)
  @Field(() => String, { description: 'Name.' })
  readonly name!: string;

  @IsUrl(httpOnly, { message: 'It must be a URL.' })
  @Field(() => String, { description: 'URL that CleverReach shall call.' })
  readonly url!: string;
}

@InputType({ description: 'Changes of a source of content; what is absent or null stays.' })
export class UpdateMyContentInput extends MyContentSettings {
  @IsId()
  @Field(() => ID, { description: 'The source.' })
  readonly id!: string;

  @IsOptional()
  @IsNotBlank()
  @MaxLength(MAX_TEXT_LENGTH)
  @Field(() => String, { nullable: true, description: 'New name.' })
  readonly name?: string | null;

  @IsOptional()
  @IsUrl(httpOnly, { message: 'It must be a URL.' })
  @Field(() => String, { nullable: true, description: 'New URL.' })
  readonly url?: string | null;
}

@InputType({ description: 'The source of content to remove.' })
export class DeleteMyContentInput {
  @IsId()
  @Field(() => ID, { description: 'The source.' })
  readonly id!: string;
}
