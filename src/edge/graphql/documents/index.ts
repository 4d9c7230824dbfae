export { AutomaticDocuments } from './automatic-documents.js';
export { DocumentRegistration } from './document-registration.js';
export { isFields, parseFields, readNamedDocument, withText } from './named-document.js';
export type { Fields, SentRequest } from './named-document.js';
export { OperationDocuments } from './operation-documents.js';
export type { AskedDocument } from './operation-documents.js';
export { readDocumentFiles } from './read-files.js';
