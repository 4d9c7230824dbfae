import type { Redis } from 'ioredis';
import type { SettingValues } from '../config/index.js';
import { openRedis } from './open-redis.js';
import { Messages } from './ports.js';
import type { Topic } from './ports.js';

/** Where there is no Redis: nobody outside this process hears anything, and inside it whoever changes something knows. */
export class NoMessages extends Messages {
  publish(): void {
    return undefined;
  }

  subscribe(): void {
    return undefined;
  }

  async close(): Promise<void> {}
}

interface Lines {
  readonly sending: Redis;
  /** A connection that listens can do nothing else. */
  readonly listening: Redis;
}

/** Publish and subscribe of Redis. */
class RedisMessages extends Messages {
  readonly #listeners = new Map<string, (() => void)[]>();
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(
    private readonly lines: Lines,
    private readonly prefix: string,
  ) {
    super();
    lines.listening.on('message', (channel: string) => {
      this.#tell(channel);
    });
    lines.listening.on('ready', () => {
      for (const channel of this.#listeners.keys()) this.#listen(channel);
    });
  }

  publish(topic: Topic): void {
    const sent = this.lines.sending.publish(`${this.prefix}${topic}`, '').catch(() => undefined);
    this.#underWay.add(sent);
    void sent.then(() => this.#underWay.delete(sent));
  }

  subscribe(topic: Topic, listener: () => void): void {
    const channel = `${this.prefix}${topic}`;
    const listeners = this.#listeners.get(channel);
    if (listeners) {
      listeners.push(listener);
      return;
    }
    this.#listeners.set(channel, [listener]);
    this.#listen(channel);
  }

  async close(): Promise<void> {
    await Promise.all(this.#underWay);
    this.lines.sending.disconnect();
    this.lines.listening.disconnect();
  }

  /** Subscribes, the first time and after each interruption; what was told in between is told again. */
  #listen(channel: string): void {
    const { listening } = this.lines;
    listening.subscribe(channel).then(
      () => {
        this.#tell(channel);
      },
      () => {
        if (listening.status === 'ready') listening.disconnect(true);
      },
    );
  }

  #tell(channel: string): void {
    for (const listener of this.#listeners.get(channel) ?? []) listener();
  }
}

const openRedisMessages = async (url: URL, settings: SettingValues): Promise<Messages> => {
  const sending = await openRedis(url, settings);
  try {
    return new RedisMessages({ sending, listening: await openRedis(url, settings) }, `${settings.REDIS_PREFIX}message:`);
  } catch (error) {
    sending.disconnect();
    throw error;
  }
};

/** Word between processes: over Redis where `REDIS_URL` is set. Throws `internal` where it cannot be used. */
export const openMessages = async (settings: SettingValues): Promise<Messages> =>
  settings.REDIS_URL ? openRedisMessages(settings.REDIS_URL, settings) : new NoMessages();
