/** What stands behind a console's URL. */
import express, { type Router } from 'express';

/** Where a console is, for whoever can reach the pool. */
interface Place {
  readonly serverId: string;
  readonly host: string;
}

/**
 * DEVIATION: the URL of a console opens a page that says on which host the console is, and not the console itself; XAPI's clients show that.
 * @param find what a token opens; undefined for one that is unknown or too old
 */
export function serveConsolePage(find: (token: string) => Promise<Place | undefined>): Router {
  const router = express.Router({ strict: true, caseSensitive: true });
  router.get('/console/vnc_lite.html', async ({ originalUrl }, response) => {
    // As noVNC's page has it: ?path=console%3Ftoken%3D…
    const path = new URL(originalUrl, 'http://host').searchParams.get('path') ?? '';
    const token = new URLSearchParams(path.split('?')[1]).get('token');
    const place = token === null ? undefined : await find(token);
    const sentence = place === undefined
      ? 'This link is unknown or too old. Ask for another one.'
      : `The console of server ${place.serverId} is on host ${place.host}. There is no viewer here: open it with XenCenter, XCP-ng Center or Xen Orchestra.`;
    response.status(place === undefined ? 404 : 501).type('text/html')
      .set({ 'Content-Security-Policy': "default-src 'none'", 'Cache-Control': 'no-store' })
      .send(`<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>Console</title><p>${sentence}</p></html>\n`);
  });
  return router;
}
