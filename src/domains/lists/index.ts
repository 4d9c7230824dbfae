export { Cursors } from './cursor.js';
export { LazyPage } from './page.js';
export type { Edge, Page } from './page.js';
export { pageOfPagedList } from './paged-list.js';
export type { PagedSource } from './paged-list.js';
export { DEFAULT_PAGE_SIZE } from './page-size.js';
export type { PageRequest } from './page-size.js';
export { pageOfWholeList } from './whole-list.js';
export type { Direction, Order } from './whole-list.js';
