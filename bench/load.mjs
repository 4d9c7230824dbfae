// Makes load: requests over connections of its own, one at a time on each, every answer checked.
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'undici';
import { quantile } from './figures.mjs';

/** Sends one request over a client; resolves to status and length, and to the body where it is wanted. */
const send = (client, { method = 'GET', path, headers, body = null }, { keepBody = false } = {}) =>
  new Promise((resolve, reject) => {
    const pieces = [];
    let status = 0;
    let bytes = 0;
    client.dispatch(
      { method, path, headers, body },
      {
        onRequestStart() {},
        onResponseStart(_, statusCode) {
          status = statusCode;
        },
        onResponseData(_, piece) {
          bytes += piece.length;
          if (keepBody) pieces.push(piece);
        },
        onResponseEnd: () => resolve({ status, bytes, body: keepBody ? Buffer.concat(pieces) : undefined }),
        onResponseError: (_, error) => reject(error),
      },
    );
  });

/** One request, with its answer. */
export const ask = async (url, request) => {
  const client = new Client(url);
  try {
    return await send(client, request, { keepBody: true });
  } finally {
    await client.close();
  }
};

const describe = ({ method = 'GET', path }) => `${method} ${path}`;

/** Notes how long answers took and which were not as expected. */
class Ledger {
  latencies = [];
  asked = 0;
  #wrong;

  async take(client, request, dueAt = performance.now()) {
    this.asked += 1;
    const { status, bytes } = await send(client, request);
    this.latencies.push(performance.now() - dueAt);
    const isRight = status === (request.status ?? 200) && (request.bytes === undefined || request.bytes === bytes);
    if (!isRight) this.#wrong ??= `${describe(request)} answered ${status} with ${bytes} bytes instead of ${request.bytes}.`;
  }

  /** Throws the first answer that was wrong. */
  figures(seconds) {
    if (this.#wrong) throw new Error(this.#wrong);
    const sorted = Float64Array.from(this.latencies).sort();
    return { requests: this.asked, perSecond: this.asked / seconds, p50Ms: quantile(sorted, 0.5), p99Ms: quantile(sorted, 0.99) };
  }
}

const openClients = (url, count) => Array.from({ length: count }, () => new Client(url, { pipelining: 1 }));
const closeClients = (clients) => Promise.all(clients.map((client) => client.close()));

/**
 * Runs callers over `connections` connections: first to warm up, then, after `onWarm`, to be measured. `call` is one caller's work until
 * `endAt`; `next` gives its next request: always the same of `requests`, or all in turn.
 */
const runPhases = async ({ url, connections, requests, isMixed = false, seconds, warmUpSeconds = 0, onWarm }, call) => {
  const clients = openClients(url, connections);
  let turn = 0;
  const run = async (length) => {
    const ledger = new Ledger();
    const startedAt = performance.now();
    const endAt = startedAt + length * 1_000;
    const nextOf = (caller) => () => requests[(isMixed ? turn++ : caller) % requests.length];
    await Promise.all(clients.map((client, at) => call({ client, ledger, next: nextOf(at), startedAt, endAt })));
    return ledger.figures((performance.now() - startedAt) / 1_000);
  };
  const warm = await run(warmUpSeconds);
  await onWarm?.();
  const figures = await run(seconds);
  await closeClients(clients);
  return { ...figures, warmUp: warm.requests };
};

/** Callers that ask again as soon as they have their answer. */
export const runBusy = (load) =>
  runPhases(load, async ({ client, ledger, next, endAt }) => {
    while (performance.now() < endAt) await ledger.take(client, next());
  });

/**
 * Callers that each ask every `everyMs` or so. Times count from the moment at which a request was due, so that a slow answer does not
 * hide those that had to wait behind it.
 */
export const runPaced = ({ everyMs, ...load }) =>
  runPhases(load, async ({ client, ledger, next, startedAt, endAt }) => {
    for (let dueAt = startedAt + Math.random() * everyMs; dueAt < endAt; dueAt += everyMs * (0.75 + Math.random() / 2)) {
      await pause(Math.max(0, dueAt - performance.now()));
      await ledger.take(client, next(), dueAt);
    }
  });

/** All requests at once, each over a connection of its own; gives the bodies. */
export const askAtOnce = async (url, requests) => {
  const clients = openClients(url, requests.length);
  const answers = await Promise.all(requests.map((request, at) => send(clients[at], request, { keepBody: true })));
  await closeClients(clients);
  return answers;
};
