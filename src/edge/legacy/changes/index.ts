import { attributes } from './attributes.js';
import { blacklists } from './blacklists.js';
import { clients } from './clients.js';
import { filters } from './filters.js';
import { forms } from './forms.js';
import { groupAttributes } from './group-attributes.js';
import { groupReceiverDetails } from './group-receiver-details.js';
import { groupReceivers } from './group-receivers.js';
import { groups } from './groups.js';
import { login } from './login.js';
import { mailings } from './mailings.js';
import { mycontent } from './mycontent.js';
import type { Operation } from './operation.js';
import { outsideVersions } from './outside-versions.js';
import { receivers } from './receivers.js';
import { reports } from './reports.js';

/** Every operation of v1 and v2, and what lived beside them, each with its only fate. */
export const operations: readonly Operation[] = [
  login, clients, groups, groupReceivers, groupReceiverDetails, groupAttributes, filters, receivers, attributes, blacklists, forms, mailings,
  reports, mycontent, outsideVersions,
].flat();
