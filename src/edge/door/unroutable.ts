import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { toGatewayError } from './door-error.js';
import { readRequestId } from './request-id.js';
import { answerRestError } from './rest-error.js';
import { sendAnswer } from './send-answer.js';

/** Fastify's `frameworkErrors`: a request line that its router cannot read (`/v3/%zz`) is answered as a door answers. */
export const answerUnroutable = (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
  const answer = answerRestError(toGatewayError(error));
  void sendAnswer(reply, { ...answer, headers: { ...answer.headers, 'x-request-id': readRequestId(request.raw.headers['x-request-id']) } });
};
