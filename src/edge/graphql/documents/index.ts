export { AutomaticDocuments } from './automatic-documents.js';
export { DocumentRegistration } from './document-registration.js';
export { readNamedDocument, withText } from './named-document.js';
export { OperationDocuments } from './operation-documents.js';
export { readDocumentFiles } from './read-files.js';
