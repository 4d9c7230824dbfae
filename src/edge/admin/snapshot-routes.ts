import { Injectable } from '@nestjs/common';
import { factsOfError, Log } from '../../telemetry/index.js';
import { GatewayError } from '../../core/index.js';
import { Snapshots, viewSnapshot } from '../../upstream/index.js';
import { AdminRoutes, done, paramOf } from './admin-route.js';
import type { AdminRoute } from './admin-route.js';
import { RestoreBody } from './bodies.js';
import { check } from './check-body.js';

/** Snapshots of groups that were cleared. */
@Injectable()
export class SnapshotRoutes extends AdminRoutes {
  constructor(
    private readonly snapshots: Snapshots,
    private readonly log: Log,
  ) {
    super();
  }

  routes(): readonly AdminRoute[] {
    const { snapshots } = this;
    return [
      { method: 'GET', path: '/snapshots', handle: async () => ({ status: 200, content: { snapshots: (await snapshots.list()).map(viewSnapshot) } }) },
      {
        method: 'GET',
        path: '/snapshots/:snapshot',
        handle: async (call) => ({ status: 200, content: viewSnapshot(await this.#get(paramOf(call, 'snapshot'))) }),
      },
      {
        method: 'POST',
        path: '/snapshots/:snapshot/restore',
        handle: async (call) => {
          const { groupId } = await check(RestoreBody, call.body ?? {});
          const snapshot = await this.#get(paramOf(call, 'snapshot'));
          if (snapshot.state !== 'kept') throw new GatewayError('conflict', 'That snapshot was broken off; its group was not cleared.');
          this.#restore(snapshot.id, { by: call.by, groupId });
          return { status: 202, content: viewSnapshot({ ...snapshot, restored: 0 }) };
        },
      },
      {
        method: 'DELETE',
        path: '/snapshots/:snapshot',
        handle: async (call) => {
          await snapshots.remove(paramOf(call, 'snapshot'), call.by);
          return done;
        },
      },
    ];
  }

  async #get(id: string) {
    const snapshot = await this.snapshots.find(id);
    if (!snapshot) throw new GatewayError('not_found', 'There is no such snapshot.');
    return snapshot;
  }

  /** Goes on after the answer: `restored` of the snapshot tells how far it is. */
  #restore(id: string, options: { readonly by: string; readonly groupId: string | undefined }): void {
    this.snapshots.restore(id, options, () => undefined).then(
      ({ written, left, refused }) => {
        this.log.info('a snapshot was restored', { snapshot: id, written, left, refused });
      },
      (error: unknown) => {
        this.log.error('a snapshot could not be restored', { snapshot: id, ...factsOfError(error) });
      },
    );
  }
}
