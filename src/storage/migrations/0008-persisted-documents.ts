import type { Migration } from './migration.js';

export const persistedDocuments: Migration = {
  name: '0008-persisted-documents',
  async apply({ schema }) {
    await schema
      .createTable('persisted_documents')
      .addColumn('consumer_id', 'text', (column) => column.notNull())
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('document', 'text', (column) => column.notNull())
      .addColumn('operations', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('persisted_documents_key', ['consumer_id', 'id'])
      .execute();
  },
};
