export { Cursors } from './cursor.js';
export type { ListIdentity } from './cursor.js';
export { LazyPage } from './page.js';
export type { Edge, Page, PageBounds } from './page.js';
export { readPageSize } from './page-size.js';
export { compareIds, pageOfWholeList } from './whole-list.js';
export type { Direction, Order, PageRequest } from './whole-list.js';
