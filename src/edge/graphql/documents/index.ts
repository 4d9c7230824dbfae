export { AutomaticDocuments } from './automatic-documents.js';
export { DocumentRegistration } from './document-registration.js';
export { readNamedDocument, withText } from './named-document.js';
export type { SentRequest } from './named-document.js';
export { OperationDocuments } from './operation-documents.js';
export type { AskedDocument } from './operation-documents.js';
export { readDocumentFiles } from './read-files.js';
export { isFields, parseFields, readSentQuery } from './sent-query.js';
export type { Fields, SentQuery } from './sent-query.js';
