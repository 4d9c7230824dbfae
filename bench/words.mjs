/** What the facts of a case are called where people read them. */
const words = {
  readyMs: 'process to ready, ms',
  readyCpuMs: 'processor time until ready, ms',
  settledMiB: 'resident memory 2 s later, MiB',
  upstreamCalls: 'upstream calls per request',
  callsPerQuery: 'upstream calls per query',
  mercuriusCallsPerQuery: 'upstream calls per query, mercurius',
  mostAtOnce: 'most upstream calls at once',
  p50OverUpstreamMs: 'p50 above the upstream\'s latency, ms',
  p99OverUpstreamMs: 'p99 above the upstream\'s latency, ms',
  idleMiB: 'resident memory before, MiB',
  quickReadersPeakMiB: 'greatest resident memory, quick readers, MiB',
  slowReadersPeakMiB: 'greatest resident memory, slow readers, MiB',
  slopeMiBPerMinute: 'rise of resident memory after warm-up, MiB a minute',
  peakMiB: 'greatest resident memory, MiB',
  perSecond: 'requests a second',
  p99Ms: 'latency p99, ms',
};

export const wordsFor = (name) => words[name] ?? name;
