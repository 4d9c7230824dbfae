import type { Consumer } from '../access/index.js';
import { CommandFailure } from './cli-error.js';
import type { Services } from './services.js';

/** The consumer with that name or id. Fails with a sentence that says where to look. */
export const getConsumer = async ({ consumers }: Services, nameOrId: string): Promise<Consumer> => {
  const consumer = await consumers.find(nameOrId);
  if (!consumer) throw new CommandFailure(`There is no consumer "${nameOrId}". "gateway consumers list" shows them all.`);
  return consumer;
};

/** Names of consumers by id, for tables. */
export const namesOfConsumers = async ({ consumers }: Services): Promise<ReadonlyMap<string, string>> =>
  new Map((await consumers.list()).map(({ id, name }) => [id, name]));
