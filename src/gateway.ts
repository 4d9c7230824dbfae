import 'reflect-metadata';
import { setTimeout as pause } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import type { SettingValues } from './config/index.js';
import { AdminServer } from './edge/admin/index.js';
import { answerUnreadable, answerUnroutable } from './edge/door/index.js';
import { Readiness } from './edge/health/index.js';
import { Log, NestLog } from './telemetry/index.js';

/** A gateway that listens. */
export interface Gateway {
  readonly app: NestFastifyApplication;
  /** Where callers reach it, e.g. http://127.0.0.1:8080. */
  readonly url: string;
  readonly adminUrl: string;
  /** Says that it is not ready, and closes every connection with its next answer. */
  drain(): void;
  /** Says that it is not ready, takes calls for SHUTDOWN_DRAIN_MS, lets running ones finish within SHUTDOWN_DEADLINE_MS, then frees everything. */
  close(): Promise<void>;
}

const SLOWEST_HEADERS_MS = 60_000;

const adapterOf = (values: SettingValues): FastifyAdapter =>
  new FastifyAdapter({
    bodyLimit: values.MAX_BODY_BYTES,
    requestTimeout: values.REQUEST_TIMEOUT_MS,
    // Node looks for slow senders every 30 s and gives them 60 s for the headers, however short the time for a whole request is.
    http: {
      optimizeEmptyRequests: true, // a request that announces no body gets no stream for one; Node from 24.12 on
      headersTimeout: Math.min(SLOWEST_HEADERS_MS, values.REQUEST_TIMEOUT_MS),
      connectionsCheckingInterval: Math.min(SLOWEST_HEADERS_MS, values.REQUEST_TIMEOUT_MS) / 2,
    },
    trustProxy: values.TRUSTED_PROXIES.length > 0 ? [...values.TRUSTED_PROXIES] : false,
    forceCloseConnections: 'idle',
    return503OnClosing: false, // what is on its way is served; Readiness keeps new callers away
    // Doors read queries as they were sent; nobody asks the framework for them.
    routerOptions: { ignoreDuplicateSlashes: false, maxParamLength: 1_000, querystringParser: () => ({}) },
    frameworkErrors: answerUnroutable,
    clientErrorHandler: answerUnreadable,
  });

const withDeadline = async (work: Promise<void>, deadlineMs: number): Promise<void> => {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, deadlineMs);
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

/** Callers keep connections; while the process stops each is closed with its next answer. */
const endConnectionsOnStop = (app: NestFastifyApplication, readiness: Readiness): void => {
  app.getHttpAdapter().getInstance().addHook('onRequest', (_request, reply, done) => {
    if (readiness.isStopping) reply.raw.setHeader('connection', 'close');
    done();
  });
};

/** Composes the rooms and listens. Throws what keeps it from starting; nothing is left open then. */
export const startGateway = async (values: SettingValues): Promise<Gateway> => {
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(values), adapterOf(values), {
    abortOnError: false,
    logger: false,
    bodyParser: false,
  });
  const readiness = app.get(Readiness, { strict: false });
  endConnectionsOnStop(app, readiness);
  try {
    await app.listen(values.PORT, values.HOST);
  } catch (error) {
    await app.close();
    throw error;
  }
  // Only now: what keeps it from listening is told once, by whoever started it.
  app.useLogger(new NestLog(app.get(Log, { strict: false })));
  const { port } = app.getHttpServer().address() as { port: number };
  const host = values.HOST.includes(':') ? `[${values.HOST}]` : values.HOST;
  const drain = (): void => {
    readiness.stop();
  };
  const close = async (): Promise<void> => {
    drain();
    if (values.SHUTDOWN_DRAIN_MS > 0) await pause(values.SHUTDOWN_DRAIN_MS);
    await withDeadline(app.close(), values.SHUTDOWN_DEADLINE_MS);
  };
  return { app, url: `http://${host}:${port}`, adminUrl: app.get(AdminServer, { strict: false }).url, drain, close };
};
