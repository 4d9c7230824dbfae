export * from './endpoint.js';
export * from './shape.js';
export * from './paths.js';
export * from './rows.js';
export * from './endpoints/index.js';
export * from './endpoints/sources.js';
export * from './shapes/index.js';
export * from './endpoints-page.js';
