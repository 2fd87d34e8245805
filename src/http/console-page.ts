/** The page behind a VNC console's URL: noVNC, which speaks to the websocket of `console-socket.ts`. */
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import express, { type Router } from 'express';

/** Modules that browsers load as they are. */
const noVnc = fileURLToPath(new URL('..', import.meta.resolve('@novnc/novnc')));

/** @param isOpen whether a token still opens a console */
export function serveConsolePage(isOpen: (token: string) => Promise<boolean>): Router {
  const router = express.Router({ strict: true, caseSensitive: true });
  router.get('/console/vnc_lite.html', async ({ originalUrl }, response) => {
    // As noVNC's own page has it: ?path=console%3Ftoken%3D…
    const path = new URL(originalUrl, 'http://host').searchParams.get('path') ?? '';
    const token = new URLSearchParams(path.split('?')[1]).get('token');
    const nonce = randomBytes(16).toString('base64');
    response.status(token !== null && await isOpen(token) ? 200 : 404).type('text/html').set({
      'Content-Security-Policy': `default-src 'none'; script-src 'self' 'nonce-${nonce}'; style-src 'nonce-${nonce}'; connect-src 'self'; img-src data:`,
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
    }).send(response.statusCode === 200 ? page(nonce) : document(nonce, '<p>This link is unknown or too old. Ask for another one.</p>'));
  });
  for (const folder of ['core', 'vendor']) {
    router.use(`/console/novnc/${folder}`, express.static(`${noVnc}${folder}`, { index: false, fallthrough: false, maxAge: '1d' }));
  }
  return router;
}

const style = `html,body{margin:0;height:100%}body{display:flex;flex-direction:column;background:#222;color:#eee;font:14px system-ui,sans-serif}
header{display:flex;gap:1rem;align-items:center;padding:.3rem .6rem}#screen{flex:1;min-height:0}p{padding:1rem}`;

const document = (nonce: string, body: string): string =>
  `<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>noVNC</title><style nonce="${nonce}">${style}</style>\n${body}\n</html>\n`;

/** A server that moves leaves its host, and with it the line: the page asks for the next one until the link is too old. */
const page = (nonce: string): string => document(nonce, `<header><button id="keys">Ctrl+Alt+Del</button><span id="state">Connecting …</span></header>
<div id="screen"></div>
<script type="module" nonce="${nonce}">
import RFB from './novnc/core/rfb.js';
const query = new URLSearchParams(location.search);
const address = new URL('../' + query.get('path'), location.href);
address.protocol = address.protocol.replace('http', 'ws');
const state = document.getElementById('state');
const title = query.get('title');
if (title !== null) document.title = title;
let rfb;
let failures = 0;
function connect() {
  rfb = new RFB(document.getElementById('screen'), address.href, { wsProtocols: ['binary'] });
  rfb.scaleViewport = true;
  rfb.addEventListener('connect', () => {
    failures = 0;
    state.textContent = title ?? 'Connected';
    rfb.focus();
  });
  rfb.addEventListener('disconnect', () => {
    failures += 1;
    const goesOn = failures < 10;
    state.textContent = goesOn ? 'The line was cut, connecting again …' : 'The console has ended, or this link is too old.';
    if (goesOn) setTimeout(connect, 1000);
  });
}
document.getElementById('keys').addEventListener('click', () => rfb.sendCtrlAltDel());
connect();
</script>`);
