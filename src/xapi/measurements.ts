/**
 * What a VM's host measures of it: the newest row of its round-robin archive, and where its counters stand. The XML form is the one that
 * every release speaks; what 7.x and older call JSON is none. Source: xcp-rrdd, rrd.ml (to_xml), rrdd_http_handler.ml.
 */
import { text } from 'node:stream/consumers';
import { openStream, type StreamOptions } from './streams.ts';

export interface Measurement {
  /** The newest one, a second's worth of a counter; null where it is not known yet. */
  readonly value: number | null;
  /** Where a counter stands, since the VM was started; null for what is no counter. */
  readonly total: number | null;
}

/** Data source, such as `cpu0`, `memory` (bytes), `vif_0_rx` (bytes), `vbd_xvda_read` (bytes) → measurement. */
export type Measurements = ReadonlyMap<string, Measurement>;

/** @throws TransportError also when the host keeps no archive: of a VM that does not run, or that began to in the last seconds */
export async function readMeasurements(options: StreamOptions, vmUuid: string): Promise<Measurements> {
  const line = await options.session.line();
  const url = new URL(`/vm_rrd?${new URLSearchParams({ uuid: vmUuid }).toString()}`, line.address);
  const { socket, rest } = await openStream(options, 'GET', url, line.session, []);
  try {
    return measurementsFrom(rest.toString() + await text(socket));
  } finally {
    socket.destroy();
  }
}

/** Written by one program, without attributes or comments, so that its words can be found without a parser. */
export function measurementsFrom(xml: string): Measurements {
  const sources = [...xml.matchAll(/<ds>\s*<name>\s*([^<\s]+)\s*<\/name>\s*<type>\s*(\w+)\s*<\/type>.*?<last_ds>\s*([^<\s]*)\s*<\/last_ds>/gs)];
  const [, database = ''] = /<database>(.*?)<\/database>/s.exec(xml) ?? [];
  const newest = database.slice(database.lastIndexOf('<row>'));
  const values = [...newest.matchAll(/<v>\s*([^<\s]*)\s*<\/v>/g)].map(([, value]) => numberFrom(value));
  return new Map(sources.map(([, name = '', type, last], index) =>
    [name, { value: values[index] ?? null, total: type === 'DERIVE' || type === 'COUNTER' ? numberFrom(last) : null }]));
}

function numberFrom(printed: string | undefined): number | null {
  const value = Number.parseFloat(printed ?? '');
  return Number.isFinite(value) ? value : null;
}
