/** What `GET /metrics` shows, in Prometheus' words. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ClassName } from './xapi/datamodel.ts';
import type { Xapi } from './xapi/xapi.ts';

/** Classes whose number of cached objects tells an operator something. */
const watchedClasses: readonly ClassName[] = ['VM', 'VBD', 'VDI', 'VIF', 'SR', 'host', 'network', 'task'];

export interface Metrics {
  readonly registry: Registry;
  onAnswer(operation: string, status: number, seconds: number): void;
  onXapiCall(method: string): void;
}

/** @param pools asked at each scrape */
export function createMetrics(pools: () => readonly Xapi[]): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Counter({ name: 'nova_xapi_http_requests_total', help: 'Answers given, by operation and status', labelNames: ['operation', 'status'], registers });
  const durations = new Histogram({
    name: 'nova_xapi_http_request_duration_seconds',
    help: 'Time from a request to its answer',
    labelNames: ['operation'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  });
  const calls = new Counter({ name: 'nova_xapi_xapi_calls_total', help: 'Calls sent to XAPI, by method', labelNames: ['method'], registers });
  new Gauge({
    name: 'nova_xapi_event_lag_seconds',
    help: 'Time since the event feed of a pool last answered',
    labelNames: ['pool'],
    registers,
    collect() {
      this.reset();
      for (const pool of pools()) this.set({ pool: pool.poolUuid }, pool.lag);
    },
  });
  new Gauge({
    name: 'nova_xapi_cache_objects',
    help: 'Objects in the cache of a pool, by class',
    labelNames: ['pool', 'class'],
    registers,
    collect() {
      this.reset();
      for (const pool of pools()) for (const cls of watchedClasses) this.set({ pool: pool.poolUuid, class: cls }, pool.cache.size(cls));
    },
  });
  return {
    registry,
    onAnswer: (operation, status, seconds) => {
      requests.inc({ operation, status });
      durations.observe({ operation }, seconds);
    },
    onXapiCall: (method) => calls.inc({ method }),
  };
}
