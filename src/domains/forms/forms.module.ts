import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/index.js';
import { FormChangesResolver } from './form-changes.resolver.js';
import { FormsResolver, GroupFormsResolver } from './forms.resolver.js';
import { FormsService } from './forms.service.js';

export const formsResolvers = [FormsResolver, GroupFormsResolver, FormChangesResolver];

@Module({ imports: [CallsModule], providers: [FormsService, ...formsResolvers], exports: [FormsService] })
export class FormsModule {}
