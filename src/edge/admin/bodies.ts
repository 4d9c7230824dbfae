import { Type } from 'class-transformer';
import {
  IsArray, IsBoolean, IsIn, IsInt, IsISO8601, IsNumberString, IsObject, IsOptional, IsRFC3339, IsString, Max, MaxLength, Min, MinLength, ValidateNested,
} from 'class-validator';
import { consumerKinds } from '../../access/index.js';
import { bufferedStates } from '../../upstream/index.js';
import type { BufferedState } from '../../upstream/index.js';
import type { CacheRule, ConsumerKind } from '../../access/index.js';

const MAX_TEXT = 1_000;
const MAX_TOKEN = 8_192;
const MAX_AUDIT_PAGE = 1_000;

export class SwitchesBody {
  @IsOptional() @IsBoolean() readonly dryRun?: boolean;
  @IsOptional() @IsBoolean() readonly v1Clear?: boolean;
  @IsOptional() @IsBoolean() readonly hideDeprecation?: boolean;
  @IsOptional() @IsBoolean() readonly persistedOnly?: boolean;
  @IsOptional() @IsBoolean() readonly hideSchema?: boolean;
  @IsOptional() @IsBoolean() readonly snapshotClear?: boolean;
}

/** Null takes a part away. */
export class PolicyBody {
  @IsOptional() @IsInt() readonly requestsPerMinute?: number | null;
  @IsOptional() @IsInt() readonly requestsPerDay?: number | null;
  @IsOptional() @IsInt() readonly concurrentRequests?: number | null;
  @IsOptional() @IsInt() readonly batchRows?: number | null;
  @IsOptional() @IsArray() @IsString({ each: true }) readonly networks?: string[] | null;
  @IsOptional() @IsArray() @IsString({ each: true }) readonly origins?: string[] | null;
  @IsOptional() @IsArray() @IsString({ each: true }) readonly buffered?: string[] | null;
  /** Seconds by row id. */
  @IsOptional() @IsObject() readonly cached?: Readonly<Record<string, CacheRule>> | null;
}

export class ConsumerBody {
  @IsString() readonly name!: string;
  @IsIn(consumerKinds) readonly kind!: ConsumerKind;
  @IsArray() @IsString({ each: true }) readonly scopes!: string[];
  @IsArray() @IsString({ each: true }) readonly accountIds!: string[];
  @IsOptional() @IsObject() @ValidateNested() @Type(() => SwitchesBody) readonly switches?: SwitchesBody;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => PolicyBody) readonly policy?: PolicyBody;
}

export class ConsumerChangeBody {
  @IsOptional() @IsArray() @IsString({ each: true }) readonly scopes?: string[];
  @IsOptional() @IsArray() @IsString({ each: true }) readonly accountIds?: string[];
  @IsOptional() @IsObject() @ValidateNested() @Type(() => SwitchesBody) readonly switches?: SwitchesBody;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => PolicyBody) readonly policy?: PolicyBody;
}

export class KeyBody {
  @IsString() readonly name!: string;
  @IsOptional() @IsISO8601({ strict: true }) @IsRFC3339() readonly expiresAt?: string;
}

export class IdentityBody {
  /** What the identity provider calls the consumer. */
  @IsString() readonly identity!: string;
}

const kindOfLogin = { message: 'kind must be one of the following values: oauth, legacy' } as const;

export class OAuthLoginBody {
  @IsIn(['oauth'], kindOfLogin) readonly kind!: 'oauth';
  @IsNumberString({ no_symbols: true }) readonly accountId!: string;
  @IsOptional() @IsArray() @IsString({ each: true }) readonly redirectUris?: string[];
}

export class LoginChangeBody {
  @IsArray() @IsString({ each: true }) readonly redirectUris!: string[];
}

export class LegacyLoginBody {
  @IsIn(['legacy'], kindOfLogin) readonly kind!: 'legacy';
  @IsNumberString({ no_symbols: true }) readonly accountId!: string;
  /** The customer number the old integration sends, where it is not the account's. */
  @IsOptional() @IsNumberString({ no_symbols: true }) readonly clientId?: string;
  @IsString() @MinLength(1) @MaxLength(MAX_TEXT) readonly login!: string;
  @IsString() @MinLength(1) @MaxLength(MAX_TEXT) readonly password!: string;
}

export class FixedTokenBody {
  @IsNumberString({ no_symbols: true }) readonly accountId!: string;
  @IsString() readonly name!: string;
  @IsString() @MinLength(1) @MaxLength(MAX_TOKEN) readonly token!: string;
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

export class BufferedQuery {
  @IsOptional() @IsNumberString({ no_symbols: true }) readonly accountId?: string;
  @IsOptional() @IsIn(bufferedStates) readonly state?: BufferedState;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(MAX_AUDIT_PAGE) readonly limit?: number;
}

export class RestoreBody {
  /** Another group of the same account. */
  @IsOptional() @IsNumberString({ no_symbols: true }) readonly groupId?: string;
}

export class ReportQuery {
  /** Name or id. */
  @IsOptional() @IsString() readonly consumer?: string;
}

export class VerifyQuery {
  /** `lastHash` of an earlier answer. */
  @IsOptional() @IsString() readonly noted?: string;
}

export class AuditQuery {
  @IsOptional() @IsString() readonly event?: string;
  @IsOptional() @IsString() readonly consumerId?: string;
  @IsOptional() @IsString() readonly accountId?: string;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(Number.MAX_SAFE_INTEGER) readonly beforeSeq?: number;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(MAX_AUDIT_PAGE) readonly limit?: number;
}
