import { Module } from '@nestjs/common';
import { AccessModule } from '../../access/index.js';
import { StorageModule } from '../../storage/index.js';
import { BufferedWrites } from './buffered-write.js';
import { StoredBufferedWrites } from './buffered-writes.service.js';

/** Buffered writes as an operator handles them. Needs `AppConfig`. */
@Module({
  imports: [AccessModule, StorageModule],
  providers: [{ provide: BufferedWrites, useClass: StoredBufferedWrites }],
  exports: [BufferedWrites],
})
export class BufferedWritesModule {}
