export { connectionOf } from './connection.type.js';
export { CurrentCall } from './current-call.js';
export { AreIds, CheckedArgs, IdArg, Input, IsId, IsNotBlank } from './input.js';
export { MutationPayload } from './mutation-payload.type.js';
export { OrderDirection } from './order-direction.js';
export { PagingArgs } from './paging.args.js';
export { RowArg } from './row-arg.js';
export { DateTime, EmailAddress, isEmailAddress } from './scalars.js';
export { selectedFields, selectedOfRows, selectsRows } from './selection.js';
