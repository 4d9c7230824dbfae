export { AutomaticDocuments } from './automatic-documents.js';
export { readNamedDocument, withText } from './named-document.js';
export { OperationDocuments } from './operation-documents.js';
export { readDocuments } from './read-documents.js';
