import type { FastifyReply, FastifyRequest } from 'fastify';
import { GatewayError } from '../../core/index.js';

const hasBody = ({ headers }: FastifyRequest): boolean => headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

const readBody = async (request: FastifyRequest, limitBytes: number): Promise<void> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // A request that is destroyed takes its connection with it, and the refusal of a body that is too large.
  for await (const chunk of request.raw.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > limitBytes) throw new GatewayError('body_too_large', 'The body is too large.');
    chunks.push(chunk);
  }
  request.body = Buffer.concat(chunks);
};

/** Reads the body of a GET, which Fastify leaves alone: some old clients send their query in it. Throws `body_too_large`. */
export const readBodyOfGet =
  (limitBytes: number) =>
  (request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void => {
    if (request.method !== 'GET' || !hasBody(request)) done();
    else readBody(request, limitBytes).then(() => { done(); }, done);
  };
