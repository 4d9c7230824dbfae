export { Snapshots, viewSnapshot } from './snapshot.js';
export type { Restoration, Snapshot } from './snapshot.js';
export { SnapshotExpiry } from './snapshot-expiry.js';
export { needsSnapshot, SnapshotTaker } from './snapshot-taker.js';
export { SnapshotsModule } from './snapshots.module.js';
