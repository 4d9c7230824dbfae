import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { toGatewayError } from './door-error.js';
import { readRequestId } from './request-id.js';
import { answerRestError } from './rest-error.js';
import { sendAnswer } from './send-answer.js';

/** Refuses a request in the words of a door. */
type Refuse = (error: unknown, request: FastifyRequest, reply: FastifyReply) => Promise<void>;

interface DoorRoot {
  /** Whether the first segment of a path leads to the door. */
  readonly leads: (segment: string) => boolean;
  readonly refuse: Refuse;
}

/** Doors by their listener, those that serve every path last. */
const roots = new WeakMap<object, DoorRoot[]>();

/** The test of a Fastify path that ends in `/*`: its first segment is a word, or a parameter with a pattern. */
const leadsTo = (path: string): DoorRoot['leads'] => {
  const root = path.slice(1, -'/*'.length);
  const pattern = /^:\w+\((.*)\)$/.exec(root)?.[1];
  return pattern === undefined ? (segment) => segment === root : (segment) => new RegExp(pattern).test(segment);
};

/** Notes which paths a door serves, for those that the router cannot read. */
export const noteDoor = ({ server }: FastifyInstance, paths: readonly string[], refuse: Refuse): void => {
  const noted = roots.get(server) ?? [];
  roots.set(server, noted);
  for (const path of paths) {
    if (path === '/*') noted.push({ leads: () => true, refuse });
    else if (path.endsWith('/*')) noted.unshift({ leads: leadsTo(path), refuse });
  }
};

/**
 * Fastify's `frameworkErrors`: a request line that its router cannot read (`/v2/%zz`) is answered as the door answers to which its
 * first segment leads.
 */
export const answerUnroutable = (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
  const [, segment = ''] = (request.raw.url ?? '').split('/', 2);
  const root = roots.get(request.server.server)?.find(({ leads }) => leads(segment));
  if (root) {
    void root.refuse(error, request, reply);
    return;
  }
  const answer = answerRestError(toGatewayError(error));
  void sendAnswer(reply, answer, { 'x-request-id': readRequestId(request.raw.headers['x-request-id']) });
};
