import { Type } from 'class-transformer';
import {
  IsArray, IsBoolean, IsIn, IsInt, IsISO8601, IsNumberString, IsObject, IsOptional, IsString, Max, MaxLength, Min, MinLength, ValidateNested,
} from 'class-validator';
import { consumerKinds } from '../../access/index.js';
import type { ConsumerKind } from '../../access/index.js';

const MAX_TEXT = 1_000;
const MAX_TOKEN = 8_192;
const MAX_AUDIT_PAGE = 1_000;

export class SwitchesBody {
  @IsOptional() @IsBoolean() readonly dryRun?: boolean;
  @IsOptional() @IsBoolean() readonly v1Clear?: boolean;
  @IsOptional() @IsBoolean() readonly hideDeprecation?: boolean;
}

export class ConsumerBody {
  @IsString() readonly name!: string;
  @IsIn(consumerKinds) readonly kind!: ConsumerKind;
  @IsArray() @IsString({ each: true }) readonly scopes!: string[];
  @IsArray() @IsString({ each: true }) readonly accountIds!: string[];
  @IsOptional() @IsObject() @ValidateNested() @Type(() => SwitchesBody) readonly switches?: SwitchesBody;
}

export class ConsumerChangeBody {
  @IsOptional() @IsArray() @IsString({ each: true }) readonly scopes?: string[];
  @IsOptional() @IsArray() @IsString({ each: true }) readonly accountIds?: string[];
  @IsOptional() @IsObject() @ValidateNested() @Type(() => SwitchesBody) readonly switches?: SwitchesBody;
}

export class KeyBody {
  @IsString() readonly name!: string;
  @IsOptional() @IsISO8601({ strict: true }) readonly expiresAt?: string;
}

export class OAuthLoginBody {
  @IsIn(['oauth']) readonly kind!: 'oauth';
  @IsNumberString({ no_symbols: true }) readonly accountId!: string;
  @IsOptional() @IsArray() @IsString({ each: true }) readonly redirectUris?: string[];
}

export class LoginChangeBody {
  @IsArray() @IsString({ each: true }) readonly redirectUris!: string[];
}

export class LegacyLoginBody {
  @IsIn(['legacy']) readonly kind!: 'legacy';
  @IsNumberString({ no_symbols: true }) readonly accountId!: string;
  /** The customer number the old integration sends, where it is not the account's. */
  @IsOptional() @IsNumberString({ no_symbols: true }) readonly clientId?: string;
  @IsString() @MinLength(1) @MaxLength(MAX_TEXT) readonly login!: string;
  @IsString() @MinLength(1) @MaxLength(MAX_TEXT) readonly password!: string;
}

export class AccountBody {
  /** Where it is given, CleverReach must say that it is this account. */
  @IsOptional() @IsNumberString({ no_symbols: true }) readonly accountId?: string;
  @IsOptional() @IsString() @MinLength(1) @MaxLength(MAX_TEXT) readonly name?: string;
  @IsString() @MinLength(1) @MaxLength(MAX_TEXT) readonly clientId!: string;
  @IsOptional() @IsString() @MinLength(1) @MaxLength(MAX_TEXT) readonly clientSecret?: string;
  /** Tokens that were issued elsewhere; without them the client's own credentials are used. */
  @IsOptional() @IsString() @MinLength(1) @MaxLength(MAX_TOKEN) readonly accessToken?: string;
  @IsOptional() @IsString() @MinLength(1) @MaxLength(MAX_TOKEN) readonly refreshToken?: string;
}

export class AppBody {
  @IsString() @MinLength(1) @MaxLength(MAX_TEXT) readonly clientId!: string;
  @IsString() @MinLength(1) @MaxLength(MAX_TEXT) readonly clientSecret!: string;
}

export class ReportQuery {
  /** Name or id. */
  @IsOptional() @IsString() readonly consumer?: string;
}

export class AuditQuery {
  @IsOptional() @IsString() readonly event?: string;
  @IsOptional() @IsString() readonly consumerId?: string;
  @IsOptional() @IsString() readonly accountId?: string;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) readonly beforeSeq?: number;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(MAX_AUDIT_PAGE) readonly limit?: number;
}
