import { ApolloServerErrorCode } from '@apollo/server/errors';
import { expect, it } from 'vitest';
import { errorCodes } from '../../core/index.js';
import { graphqlErrorCodes, translateOwnCode } from './error-codes.js';

it('lists the code of every GatewayError', () => {
  expect(errorCodes.map((code) => code.toUpperCase()).filter((code) => !graphqlErrorCodes.includes(code))).toEqual([]);
});

it('translates every refusal of the GraphQL server into a listed code; what is no refusal stays INTERNAL', () => {
  const told = Object.values(ApolloServerErrorCode).map((code) => [code, translateOwnCode(code)] as const);
  expect(told.filter(([, code]) => code === undefined || !graphqlErrorCodes.includes(code))).toEqual([['INTERNAL_SERVER_ERROR', undefined]]);
});
