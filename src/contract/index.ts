export * from './endpoint.js';
export * from './shape.js';
export * from './paths.js';
export * from './rows.js';
export * from './shapes/index.js';
