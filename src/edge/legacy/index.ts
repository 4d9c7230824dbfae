import { operations } from './changes/index.js';
import { legacyDocs } from './legacy-page.js';

export { LegacyModule } from './legacy.module.js';

/** docs/generated/legacy.md. */
export const legacyPage = (): string => legacyDocs(operations);
