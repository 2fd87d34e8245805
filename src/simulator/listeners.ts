/**
 * Where a pool is reached: one address that plays every host, or one for each host, as real hosts have. A host that is down has no
 * listener: connections to it are refused.
 */
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Ref } from '../xapi/datamodel.ts';

export type HostRef = Ref<'host'>;

interface Station {
  readonly host: HostRef | undefined;
  readonly address: string;
  readonly sockets: Set<Socket>;
  server: Server | undefined;
}

export class Listeners {
  readonly #stations: Station[] = [];
  readonly #droppings = new Set<() => void>();
  #serve: (host: HostRef | undefined) => Server = () => {
    throw new Error('nobody has said what is served');
  };
  #port = 0;

  /**
   * Listens; the first address says the port for all.
   * @param hosts the members with their addresses; none: one listener on 127.0.0.1 plays them all
   * @throws Error when an address or the port cannot be had
   */
  async open(serve: (host: HostRef | undefined) => Server, hosts: readonly (readonly [HostRef, string])[], port: number): Promise<void> {
    this.#serve = serve;
    this.#port = port;
    const stations: Station[] = (hosts.length === 0 ? [[undefined, '127.0.0.1'] as const] : hosts)
      .map(([host, address]) => ({ host, address, sockets: new Set(), server: undefined }));
    for (const station of stations) {
      this.#stations.push(station);
      await this.#up(station);
    }
  }

  /** True when each host has an address of its own. */
  get apart(): boolean {
    return this.#stations.some(({ host }) => host !== undefined);
  }

  /** `http://address:port` of a member, or of the one that plays them all. */
  urlOf(host?: HostRef): string {
    const station = this.#stations.find((each) => each.host === host) ?? this.#stations[0];
    return `http://${station?.address ?? '127.0.0.1'}:${this.#port}`;
  }

  /** Told when every connection is closed. Answers the function that ends it. */
  onDrop(listener: () => void): () => void {
    this.#droppings.add(listener);
    return () => this.#droppings.delete(listener);
  }

  /** Closes every connection, or those of one host, as a broken network does. */
  drop(host?: HostRef): void {
    if (host === undefined) for (const listener of [...this.#droppings]) listener();
    for (const station of this.#stations) {
      if (host === undefined || station.host === host) for (const socket of station.sockets) socket.destroy();
    }
  }

  /** A host answers no more. With one address for all nothing changes: somebody else answers there. */
  takeDown(host: HostRef): void {
    for (const station of this.#stations) {
      if (station.host !== host) continue;
      station.server?.close();
      station.server = undefined;
      this.drop(host);
    }
  }

  /** A host answers again. */
  async bringUp(host: HostRef): Promise<void> {
    for (const station of this.#stations) if (station.host === host && station.server === undefined) await this.#up(station);
  }

  /** The one address that plays every host answers anew, as what the pool has become; each host's own does so when it comes up. */
  async renew(): Promise<void> {
    for (const station of this.#stations) {
      if (station.host !== undefined) continue;
      station.server?.close();
      this.drop();
      await this.#up(station);
    }
  }

  async close(): Promise<void> {
    this.drop();
    await Promise.all(this.#stations.map(({ server }) => new Promise<void>((resolve) => {
      if (server === undefined) resolve();
      else server.close(() => resolve());
    })));
  }

  #up(station: Station): Promise<void> {
    const server = this.#serve(station.host);
    station.server = server;
    server.on('connection', (socket) => {
      station.sockets.add(socket);
      socket.on('close', () => station.sockets.delete(socket));
    });
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, station.address, () => {
        server.removeListener('error', reject);
        this.#port = (server.address() as AddressInfo).port;
        resolve();
      });
    });
  }
}
