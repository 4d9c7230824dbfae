import { Module } from '@nestjs/common';
import { DocsController } from './docs.controller.js';

export { openApiDocument } from './openapi/document.js';
export type { OpenApi, Operation, Schema } from './openapi/types.js';

/** The documentation of REST v3 at `/docs` and `/docs/openapi.json`. */
@Module({ controllers: [DocsController] })
export class DocsModule {}
