import { STATUS_CODES } from 'node:http';

/** An answer in CleverReach's error shape: `{"error":{"code":404,"message":"Not Found: invalid receiver"}}`. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    detail = '',
  ) {
    const reason = STATUS_CODES[status] ?? 'Error';
    super(detail === '' ? reason : `${reason}: ${detail}`);
  }

  get body(): unknown {
    return { error: { code: this.status, message: this.message } };
  }
}

/** An error of the token endpoint, in OAuth's own words (RFC 6749, section 5.2). */
export class OAuthRefusal extends Error {
  constructor(
    readonly error: 'invalid_client' | 'invalid_grant' | 'invalid_request' | 'unsupported_grant_type',
    description: string,
  ) {
    super(description);
  }

  get body(): unknown {
    return { error: this.error, error_description: this.message };
  }
}
