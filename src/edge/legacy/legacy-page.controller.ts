import { Controller, Get, Header } from '@nestjs/common';
import { operations } from './changes/index.js';
import { legacyDocs, legacyPagePath } from './legacy-page.js';

/** The page to which the headers of every old answer point. Needs no credential: it holds nothing of any account. */
@Controller()
export class LegacyPageController {
  #page: string | undefined;

  @Get(legacyPagePath)
  @Header('content-type', 'text/markdown; charset=utf-8')
  page(): string {
    return (this.#page ??= legacyDocs(operations));
  }
}
