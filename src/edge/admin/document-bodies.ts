import { IsObject, IsOptional, IsString } from 'class-validator';

export class DocumentQuery {
  /** Name or id. */
  @IsOptional() @IsString() readonly consumer?: string;
}

/** Either the text of a .graphql file, or a manifest as Relay, Apollo and GraphQL Code Generator write it. */
export class DocumentBody {
  @IsOptional() @IsString() readonly text?: string;
  @IsOptional() @IsObject() readonly manifest?: object;
  /** Name or id of the one consumer that may run it; without it every consumer may. */
  @IsOptional() @IsString() readonly consumer?: string;
}
