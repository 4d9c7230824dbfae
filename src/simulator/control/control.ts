import type { Sent } from '../answer-call.js';
import type { CallLog } from '../calls.js';
import { answerConsent } from '../consent.js';
import type { Faults } from '../faults.js';
import { fieldsOf, readInteger } from '../fields.js';
import type { Fields } from '../fields.js';
import { Refusal } from '../refusal.js';
import { Reply } from '../reply.js';
import { parseBody } from '../request-body.js';
import { isSnapshot } from '../store.js';
import type { World } from '../world.js';
import { clickMail } from './mailbox.js';
import { changeTokens } from './tokens.js';

export interface ControlParts {
  readonly world: World;
  readonly faults: Faults;
  readonly calls: CallLog;
  /** Puts the seed's state back. */
  readonly reset: () => void;
}

interface ControlCall {
  readonly body: unknown;
  readonly fields: Fields;
  /** What stands for `*` in the route. */
  readonly id: string;
}

type ControlHandler = (call: ControlCall) => unknown;

/** What tests ask of the simulator itself, under `/_simulator`. None of it exists in the real CleverReach. */
export class Control {
  readonly #routes: Readonly<Record<string, ControlHandler>>;

  constructor({ world, faults, calls, reset }: ControlParts) {
    const { store } = world;
    this.#routes = {
      'GET calls': () => calls.list(),
      'DELETE calls': () => { calls.clear(); },
      'GET faults': () => faults.left(),
      'POST faults': ({ body }) => { faults.add(body); },
      'DELETE faults': () => { faults.clear(); },
      'POST reset': () => { reset(); faults.clear(); calls.clear(); },
      'GET snapshot': () => store.snapshot(),
      'PUT snapshot': ({ body }) => {
        if (!isSnapshot(body)) throw new Refusal(400, 'not a snapshot');
        store.restore(body);
      },
      'POST tokens': ({ fields }) => changeTokens(world, fields),
      'POST clock': ({ fields }) => { store.shiftClock(1000 * readInteger(fields, 'advanceSeconds', 0)); },
      'GET mailbox': () => store.mails.all(),
      'GET mailbox/*/click': ({ id }) => clickMail(world, id),
      'POST mailbox/*/click': ({ id }) => clickMail(world, id),
      'POST consent': ({ fields }) => answerConsent(world, fields),
    };
  }

  async answer(sent: Sent): Promise<Reply> {
    const { handler, id } = this.#find(sent);
    const body = await parseBody(sent.bytes, sent.headers['content-type'] ?? '');
    const value = await handler({ body, fields: fieldsOf(body), id });
    return value instanceof Reply ? value : Reply.json(200, value ?? true);
  }

  #find({ method, path }: Sent): { handler: ControlHandler; id: string } {
    const [, , noun = '', id, ...verbs] = path.split('/');
    const route = id === undefined ? noun : `${noun}/*/${verbs.join('/')}`;
    const handler = this.#routes[`${method} ${route}`];
    if (!handler) throw new Refusal(404);
    return { handler, id: id ?? '' };
  }
}
