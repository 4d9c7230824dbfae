import { Controller, Get, Header } from '@nestjs/common';
import { AppConfig, productVersion } from '../../config/index.js';
import { endpoints } from '../../contract/index.js';
import { openApiDocument } from './openapi/document.js';
import type { OpenApi } from './openapi/types.js';
import { docsPage, pagePolicy } from './page/page.js';

/** REST v3 for readers: a page, and an OpenAPI document. Needs no credential: it holds nothing of any account. */
@Controller('docs')
export class DocsController {
  #document: OpenApi | undefined;
  #page: string | undefined;

  constructor(private readonly config: AppConfig) {}

  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', pagePolicy)
  @Header('x-content-type-options', 'nosniff')
  @Header('referrer-policy', 'no-referrer')
  page(): string {
    return (this.#page ??= docsPage(this.openApi()));
  }

  @Get('openapi.json')
  openApi(): OpenApi {
    const server = this.config.values.PUBLIC_URL?.href.replace(/\/$/, '');
    return (this.#document ??= openApiDocument(endpoints, { version: productVersion, server }));
  }
}
