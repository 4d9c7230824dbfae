import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { GatewayError, Secret } from '../core/index.js';
import { Vault } from './ports.js';
import type { Place } from './ports.js';
import type { VaultKey } from './vault-key.js';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const sealedForm = /^([A-Za-z0-9_-]{1,32})\.([A-Za-z0-9_-]{16})\.([A-Za-z0-9_-]*)\.([A-Za-z0-9_-]{22})$/;

/** Each part behind its length, so that no two places look alike. */
const encodePlace = ({ kind, owner }: Place): Buffer =>
  Buffer.concat(
    [kind, owner].flatMap((part) => {
      const bytes = Buffer.from(part, 'utf8');
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return [length, bytes];
    }),
  );

const encode = (bytes: Buffer): string => bytes.toString('base64url');
const decode = (text: string): Buffer => Buffer.from(text, 'base64url');

/** Keys to seal and to open with. */
export interface Keys {
  /** The one that seals. */
  readonly first: VaultKey;
  find(id: string): VaultKey | undefined;
}

/** AES-256-GCM. A sealed text reads `keyId.nonce.ciphertext.tag`, the last three in base64url. Throws `internal`, without the text. */
export class CipherVault extends Vault {
  constructor(private readonly keys: Keys) {
    super();
  }

  seal(text: Secret, place: Place): string {
    const { id, key } = this.keys.first;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(encodePlace(place));
    const ciphertext = Buffer.concat([cipher.update(text.reveal(), 'utf8'), cipher.final()]);
    return [id, encode(nonce), encode(ciphertext), encode(cipher.getAuthTag())].join('.');
  }

  open(sealed: string, place: Place): Secret {
    const [, keyId = '', nonce = '', ciphertext = '', tag = ''] = sealedForm.exec(sealed) ?? [];
    const facts = { ...place, keyId };
    if (keyId === '') throw new GatewayError('internal', 'A sealed text is damaged: it has not the form of one.', { facts });
    const found = this.keys.find(keyId);
    if (!found) throw new GatewayError('internal', `A text was sealed with the vault key ${keyId}, which this process does not have.`, { facts });
    const decipher = createDecipheriv(ALGORITHM, found.key, decode(nonce), { authTagLength: TAG_BYTES }).setAAD(encodePlace(place)).setAuthTag(decode(tag));
    try {
      return new Secret(Buffer.concat([decipher.update(decode(ciphertext)), decipher.final()]).toString('utf8'));
    } catch {
      throw new GatewayError('internal', 'A sealed text does not open: it was changed, belongs elsewhere, or its key is another one.', { facts });
    }
  }
}
