import cluster from 'node:cluster';
import { randomUUID } from 'node:crypto';
import { AggregatorRegistry } from 'prom-client';
import type { Registry } from 'prom-client';

const QUESTION = 'gateway:metrics';
const PATIENCE_MS = 5_000;

interface Question {
  readonly kind: typeof QUESTION;
  readonly id: string;
}

interface Answer extends Question {
  readonly page: string;
}

const isQuestion = (message: unknown): message is Question => typeof message === 'object' && message !== null && (message as Partial<Question>).kind === QUESTION;

/** In the first process: answers workers that want the metrics of all of them. */
export const answerWorkerMetrics = (): void => {
  const all = new AggregatorRegistry();
  cluster.on('message', (worker, message: unknown) => {
    if (!isQuestion(message)) return;
    const tell = (page: string): void => {
      if (worker.isConnected()) worker.send({ ...message, page } satisfies Answer, () => undefined);
    };
    all.clusterMetrics().then(tell, () => {
      tell('');
    });
  });
};

/** In a worker: lets the first process read its metrics. */
export const offerWorkerMetrics = (registries: Registry[]): void => {
  if (!cluster.isWorker) return;
  new AggregatorRegistry(); // listens for the questions of the first process
  AggregatorRegistry.setRegistries(registries);
};

/** The metrics of all workers as one page; those of this process alone where there are no workers or they do not answer in time. */
export const readAllMetrics = async (registry: Registry): Promise<string> => {
  if (!cluster.isWorker) return registry.metrics();
  const question: Question = { kind: QUESTION, id: randomUUID() };
  const { promise, resolve } = Promise.withResolvers<string>();
  const hear = (message: unknown): void => {
    if (isQuestion(message) && message.id === question.id) resolve((message as Answer).page);
  };
  const timer = setTimeout(resolve, PATIENCE_MS, '');
  process.on('message', hear);
  try {
    process.send?.(question);
    return (await promise) || (await registry.metrics());
  } finally {
    clearTimeout(timer);
    process.off('message', hear);
  }
};
