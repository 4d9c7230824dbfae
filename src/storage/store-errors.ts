import { GatewayError } from '../core/index.js';

const codeOf = (error: unknown): string | undefined => {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
};

/** Whether SQLite refused because another process holds the file. */
export const isBusy = (error: unknown): boolean => codeOf(error)?.startsWith('SQLITE_BUSY') ?? false;

/** Whether SQLite was to end a transaction that it has ended already. */
export const isNotInTransaction = (error: unknown): boolean => error instanceof Error && error.message.endsWith('no transaction is active');

/** SQLite: the file or its disk. PostgreSQL: connection (08), resources (53), operator (57), system (58), lock (55P03, 40P01), read-only (25006), no connections allowed (55000). */
const storeCode = /^(SQLITE_(BUSY|FULL|IOERR|READONLY|CANTOPEN|CORRUPT|NOTADB|PROTOCOL)|(08|53|57|58)...$|55P03$|55000$|40P01$|25006$|E[A-Z]+$)/;

/** What `pg` says without a code when a connection ends or does not answer. */
const lostConnection = /timeout|terminated|connection|closed/i;

/** A failure of the store itself in words a caller may read; every other error as it is. */
export const asStoreError = (error: unknown): unknown => {
  const code = codeOf(error);
  const isOfStore = code === undefined ? error instanceof Error && lostConnection.test(error.message) : storeCode.test(code);
  if (!isOfStore || error instanceof GatewayError) return error;
  return new GatewayError('too_busy', 'The database does not work at the moment. Try again.', {
    facts: { reason: code ?? 'no_answer' },
    retryAfterSeconds: 1,
    cause: error,
  });
};

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was closed',
  EPIPE: 'the connection was closed',
  ENOTFOUND: 'the host is unknown',
  EACCES: 'the folder or the file in it cannot be written',
  EROFS: 'the folder is on a read-only file system',
  ENOTDIR: 'the path leads through a file',
  EEXIST: 'the path leads through a file',
  ENOSPC: 'the disk is full',
  EISDIR: 'there is a folder of that name',
  ENOENT: 'the path leads nowhere',
  SQLITE_NOTADB: 'the file is something else',
  SQLITE_CORRUPT: 'the file is damaged; "gateway store restore" puts a backup in its place',
  SQLITE_BUSY: 'another program keeps it locked',
  SQLITE_READONLY: 'the folder or the file in it cannot be written',
  SQLITE_CANTOPEN: 'the folder or the file in it cannot be written',
  SQLITE_FULL: 'the disk is full',
  SQLITE_IOERR: 'the disk cannot be read or written',
  '28P01': 'the login was refused',
  '3D000': 'there is no database of that name',
  '3F000': 'there is no schema of that name',
  '42501': 'the login lacks rights',
  '25006': 'it is read-only, as a standby is',
  '53300': 'all its connections are taken',
  '57P03': 'it is starting or stopping',
  NOAUTH: 'it wants a login',
  WRONGPASS: 'the login was refused',
  NOPERM: 'the login lacks rights',
  NODB: 'there is no database of that number',
  LOADING: 'it is still loading its data',
};

/** Redis has no codes: a refusal begins with a word, and most begin with ERR. */
const wordOfRedis = (error: unknown): string | undefined => {
  if (!(error instanceof Error) || error.name !== 'ReplyError') return undefined;
  return error.message.includes('DB index') ? 'NODB' : error.message.split(' ')[0];
};

/** Why a store cannot be opened, as a sentence that ends with the reason and never holds a password. */
export const refuseStore = (sentence: string, error: unknown): GatewayError => {
  if (error instanceof GatewayError && error.code === 'internal') return error;
  const cause = error instanceof GatewayError ? error.cause : error;
  const code = codeOf(cause) ?? wordOfRedis(cause) ?? 'no answer';
  const [general = code] = /^SQLITE_[A-Z]+/.exec(code) ?? []; // SQLITE_READONLY_DIRECTORY is a SQLITE_READONLY
  return new GatewayError('internal', `${sentence}: ${reasons[general] ?? code}.`, { cause });
};
