/**
 * `/console`: a CONNECT whose target is a path, after which the socket is the guest's screen or terminal; or the same by a websocket.
 * Source: console.ml: a VM that is not running here is a failure, never a redirect.
 */
import type { Duplex } from 'node:stream';
import type { Ref } from '../../xapi/datamodel.ts';
import { bootMessages } from '../domains.ts';
import { type Line, newScreen, serveRfb, type Viewer } from './rfb.ts';
import { serveTerminal } from './terminal.ts';
import { refusalText, type Visit } from './visit.ts';
import { acceptHead, websocketLine, websocketReader } from './websocket.ts';

/** The console that is asked for by reference or uuid, its own or its VM's. */
function consoleOf({ world, query }: Visit): Ref<'console'> | undefined {
  const { db } = world;
  const [ref, uuid] = [query.get('ref') ?? '', query.get('uuid') ?? ''];
  const own = db.has('console', ref) ? (ref as Ref<'console'>) : db.byUuid('console', uuid);
  if (own !== undefined) return own;
  const vm = db.find('VM', ref) ?? db.find('VM', db.byUuid('VM', uuid) ?? '');
  return vm?.consoles.find((each) => db.get('console', each).protocol === 'rfb');
}

export function openConsole(visit: Visit, socket: Duplex): void {
  const shown = consoleFor(visit, socket);
  if (shown === undefined) return;
  socket.write('HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nCache-Control: no-cache, no-store\r\n\r\n');
  attach(shown, socket, { write: (bytes) => void socket.write(bytes), end: () => void socket.end() }, (receive) => receive);
}

export function upgradeConsole(visit: Visit, socket: Duplex): void {
  const { 'sec-websocket-key': key, 'sec-websocket-protocol': protocol } = visit.request.headers;
  if (key === undefined) return void socket.end(refusalText(501));
  const shown = consoleFor(visit, socket);
  if (shown === undefined) return;
  socket.write(acceptHead(key, protocol));
  attach(shown, socket, websocketLine(socket), (receive) => websocketReader(socket, receive));
}

interface Shown {
  readonly serve: (line: Line) => Viewer;
  /** Calls back when the console is gone. Answers the function that ends that. */
  readonly closing: (close: () => void) => () => void;
}

/** The console behind a request; refuses on the socket when there is none here. */
function consoleFor(visit: Visit, socket: Duplex): Shown | undefined {
  const { world, host } = visit;
  const { db } = world;
  const console = consoleOf(visit);
  const record = console === undefined ? undefined : db.find('console', console);
  const vm = record === undefined ? undefined : db.find('VM', record.VM);
  const isHere = vm !== undefined && (vm.power_state === 'Running' || vm.power_state === 'Paused') && (host === undefined || vm.resident_on === host);
  // vncterm shows it as a screen; nobody listens at the terminal itself.
  const isHostTerminal = vm?.is_control_domain === true && record?.protocol === 'vt100';
  if (record === undefined || vm === undefined || !isHere || isHostTerminal) {
    socket.end(refusalText(isHostTerminal ? 404 : 500));
    return undefined;
  }
  const screen = world.screens.get(record.VM) ?? newScreen();
  world.screens.set(record.VM, screen);
  return {
    serve: (line) => (record.protocol === 'vt100' ? serveTerminal(bootMessages(vm), line) : serveRfb(screen, vm.name_label, line)),
    closing: (close) => db.subscribe((change) => {
      if (change.ref === console && change.operation === 'del') close();
    }),
  };
}

function attach({ serve, closing }: Shown, socket: Duplex, line: Line, reader: (receive: (bytes: Buffer) => void) => (bytes: Buffer) => void): void {
  const viewer = serve(line);
  const stop = closing(() => line.end());
  socket.on('data', reader((bytes) => viewer.receive(bytes)));
  socket.on('close', () => {
    stop();
    viewer.gone();
  });
  socket.on('error', () => undefined);
}
