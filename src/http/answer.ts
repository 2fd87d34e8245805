/** What leaves: headers, the handler's answer, a fault. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { dialects, type Dialect } from './dialects.ts';
import { identityUrl, Refusal, type Exchange, type PipelineOptions } from './exchange.ts';
import { faultOf, pageOf } from './faults.ts';
import { varyHeaders, versionHeaders, type NegotiatedVersion } from './microversion.ts';
import type { Operation, ProjectedOperation } from './operations.ts';
import type { Place } from './place.ts';
import { Reply, type Service } from './service.ts';

export function setCommonHeaders<Context>(service: Service<Context>, endpoint: Place['endpoint'], { requestId, identity }: Exchange, response: Response): void {
  // Documents outside of the versions know no request ids, and Glance gives one to whom it knows.
  if (endpoint !== 'none' && (service.name !== 'image' || identity !== undefined)) response.setHeader('X-Openstack-Request-Id', requestId);
  if (service.name === 'compute' && endpoint !== 'none') response.setHeader('x-compute-request-id', requestId);
  for (const [name, value] of Object.entries(dialects[service.faults].headers)) response.setHeader(name, value);
}

export function setVersionHeaders<Context>(service: Service<Context>, version: NegotiatedVersion | undefined, response: Response): void {
  if (service.microversions === undefined || version === undefined) return;
  response.setHeaders(new Map(Object.entries(versionHeaders(service.microversions, version.name))));
  response.setHeader('Vary', varyHeaders(service.microversions));
}

export async function send(
  projected: ProjectedOperation, result: unknown, base: string, operation: Operation, dialect: Dialect, options: PipelineOptions, response: Response,
): Promise<void> {
  const reply = result instanceof Reply ? result : new Reply(result);
  const status = reply.status ?? projected.defaultStatus;
  const form = status === undefined ? undefined : projected.successes.get(status);
  if (status === undefined || form === undefined) throw new Error(`${operation.spec.id} may not answer ${status ?? 'anything'} at this version`);
  for (const [name, value] of Object.entries(reply.headers)) response.setHeader(name, value);
  response.status(status);
  if (form.contentType === dataType) {
    response.setHeader('Content-Type', dataType);
    await pipeline(Readable.from(reply.body as AsyncIterable<Uint8Array>), response);
    return;
  }
  const bytes = form.serialize?.(reply.body, base);
  if (options.checkAnswers) {
    const complaints = form.complaints(bytes === undefined ? undefined : JSON.parse(bytes.toString()));
    if (complaints.length > 0) throw new Error(`${operation.spec.id} answers against its spec: ${complaints.join('; ')}`);
  }
  // Nova names the type of an empty answer too, except where a header of the handler's says otherwise.
  const { contentType = 'application/json' } = form;
  const type = reply.isUntyped ? undefined : status === 204 ? dialect.emptyContentType : (contentType === 'application/json' ? ownMediaType(response.req, dialect) : undefined) ?? contentType;
  if (!response.hasHeader('Content-Type') && type !== undefined) response.setHeader('Content-Type', type);
  if (bytes === undefined) {
    response.setHeader('Content-Length', 0);
    response.end();
    return;
  }
  response.setHeader('Content-Length', bytes.length);
  response.end(response.req.method === 'HEAD' ? undefined : bytes);
}

/** Of answers that are bytes and no document. */
const dataType = 'application/octet-stream';

const ownMediaType = ({ headers }: Request, { ownMediaType: own }: Dialect): string | undefined =>
  own !== undefined && headers.accept?.split(/[;,]/)[0]?.trim() === own ? own : undefined;

export function sendFault<Context>(service: Service<Context>, exchange: Exchange, options: PipelineOptions, response: Response, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const fault = error instanceof Refusal ? error.fault : faultOf(service.faults, options.translateError(error) ?? error);
  if (!(error instanceof Refusal)) setVersionHeaders(service, exchange.version, response);
  for (const name of ['Location', 'Content-Length']) response.removeHeader(name);
  for (const [name, value] of Object.entries(fault.headers)) response.setHeader(name, value);
  // Whoever could not sign in is told where to try.
  if (fault.status === 401 && !response.hasHeader('WWW-Authenticate')) response.setHeader('WWW-Authenticate', `Keystone uri="${identityUrl(exchange, service)}"`);
  const { faultsArePages, faultContentType } = dialects[service.faults];
  const isHead = exchange.request.method === 'HEAD';
  const page = faultsArePages ? pageOf(fault.body, isHead ? 'text/html' : exchange.header('accept')) : undefined;
  const isPage = typeof fault.body === 'string';
  const bytes = Buffer.from(page?.text ?? (isPage ? fault.body : JSON.stringify(fault.body)));
  response.status(fault.status);
  response.setHeader('Content-Type', page?.contentType ?? (isPage ? 'text/html; charset=utf-8' : error instanceof Refusal ? 'application/json' : faultContentType));
  response.setHeader('Content-Length', bytes.length);
  response.end(isHead ? undefined : bytes);
}
