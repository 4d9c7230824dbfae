import { Injectable } from '@nestjs/common';
import type { NewDocument } from '../../access/index.js';
import { GatewayError } from '../../core/index.js';

/** GraphQL documents as somebody brings them: a .graphql file or a JSON manifest. */
export interface DocumentFile {
  /** Begins the sentences about its mistakes. */
  readonly name: string;
  readonly text: string;
}

type Read = (files: readonly DocumentFile[]) => readonly NewDocument[];

/** Reads and checks documents that operators register through the admin API. The GraphQL door knows how, and says so while the modules start. */
@Injectable()
export class DocumentReader {
  #read: Read | undefined;

  provide(read: Read): void {
    this.#read = read;
  }

  /** Throws `invalid_input` that names every mistake. */
  read(files: readonly DocumentFile[]): readonly NewDocument[] {
    if (!this.#read) throw new GatewayError('not_found', 'This process serves no GraphQL.');
    return this.#read(files);
  }
}
