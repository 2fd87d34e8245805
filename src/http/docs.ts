/** The spec as it is served, without a token: `GET <mount>/openapi.json`, and for people `GET /docs`. */
import { createHash } from 'node:crypto';
import express, { type Request, type Response, type Router } from 'express';
import { docsPage } from './docs-page.ts';
import { describeService, type ServiceDescription } from './openapi.ts';
import type { Service } from './service.ts';

type Described = Pick<Service, 'name' | 'spec' | 'mount'>;

/** To be asked before the services themselves: to Nova, Keystone and Glance these paths are unknown. */
export function serveDocs(services: readonly Described[]): Router {
  const router = express.Router({ strict: true, caseSensitive: true });
  for (const service of services) router.get(`${service.mount}/openapi.json`, unchanging('application/json', () => JSON.stringify(describedOnce(service).document)));
  const page = (): string => docsPage(services.map((service) => ({ ...describedOnce(service), mount: service.mount })));
  router.get('/docs', unchanging('text/html', page, { 'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'" }));
  return router;
}

const descriptions = new Map<string, ServiceDescription>();

/** As the routes, a description depends on the spec alone. */
function describedOnce(service: Described): ServiceDescription {
  let description = descriptions.get(service.spec);
  if (description === undefined) descriptions.set(service.spec, (description = describeService(service)));
  return description;
}

/** Answers the same text as long as the process lives, made when it is first asked for; 304 to whom has it. */
function unchanging(type: string, make: () => string, headers: Readonly<Record<string, string>> = {}): (request: Request, response: Response) => void {
  let made: { readonly text: string; readonly etag: string } | undefined;
  return (_request, response) => {
    if (made === undefined) {
      const text = make();
      made = { text, etag: `"${createHash('sha256').update(text).digest('base64url')}"` };
    }
    response.set({ ...headers, ETag: made.etag, 'Cache-Control': 'no-cache' }).type(type).send(made.text);
  };
}
