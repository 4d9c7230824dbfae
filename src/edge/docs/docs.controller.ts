import { Controller, Get, Header } from '@nestjs/common';
import { AppConfig, productVersion } from '../../config/index.js';
import { endpoints, openApiDocument } from '../../contract/index.js';

import { docsPage } from './docs-page.js';

/** The contract for readers: a page and an OpenAPI document. Needs no credential: it holds nothing of any account. */
@Controller('docs')
export class DocsController {
  #page: string | undefined;
  #document: object | undefined;

  constructor(private readonly config: AppConfig) {}

  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
  page(): string {
    return (this.#page ??= docsPage(endpoints));
  }

  @Get('openapi.json')
  openApi(): object {
    const { PUBLIC_URL, HOST, PORT } = this.config.values;
    return (this.#document ??= openApiDocument(endpoints, {
      version: productVersion,
      server: PUBLIC_URL?.origin ?? `http://${HOST}:${PORT}`,
    }));
  }
}
