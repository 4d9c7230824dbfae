/** An answer that is not a plain 200 with JSON. */
export class Reply {
  constructor(
    readonly status: number,
    readonly headers: Readonly<Record<string, string>>,
    readonly text: string,
  ) {}

  static json(status: number, body: unknown): Reply {
    return new Reply(status, { 'content-type': 'application/json; charset=utf-8' }, JSON.stringify(body));
  }

  static html(status: number, text: string): Reply {
    return new Reply(status, { 'content-type': 'text/html; charset=utf-8' }, text);
  }

  static redirect(location: string): Reply {
    return new Reply(302, { location }, '');
  }
}
