/** From the bytes of a request to its document. */
import express, { type Request, type RequestHandler, type Response } from 'express';
import { ApiError } from '../errors.ts';
import type { Dialect } from './dialects.ts';
import { Refusal } from './exchange.ts';
import { bodyTooLarge } from './faults.ts';
import { parseJson } from './json.ts';
import type { Match, Route } from './operations.ts';

/** Bytes (oslo.middleware: sizelimit, max_request_body_size). */
const maxBodyBytes = 114_688;

const readBody: RequestHandler = express.raw({ type: () => true, limit: maxBodyBytes });

/**
 * The parsed body; null without one. An operation without a schema for it gets null too: what is sent is not looked at, or read by the handler
 * as data of whatever size. @throws ApiError badRequest, unsupportedMediaType
 */
export async function bodyOf({ route }: Match, request: Request, response: Response, dialect: Dialect): Promise<unknown> {
  const type = request.headers['content-type'] ?? '';
  const ownTypes = route.operation?.spec.bodyTypes;
  if (ownTypes?.includes(type.split(';')[0]?.trim() ?? '') === false) throw dialect.wrongMediaType(type, ownTypes);
  const isJson = type === '' || dialect.jsonMediaTypes.test(type);
  if (dialect.readsEveryBody && !isJson) throw dialect.wrongMediaType(type, []);
  const takesBody = route.actions.size > 0 || route.operation?.spec.body !== undefined;
  if (dialect.refusesBodies && ownTypes === undefined && !takesBody && hasBody(request) && !isList(route)) {
    throw new ApiError('badRequest', 'A body is not expected with this request.');
  }
  const isRead = takesBody || (dialect.readsEveryBody && ['POST', 'PUT'].includes(request.method));
  if (!isRead || request.method === 'GET' || request.method === 'HEAD') return null;
  await new Promise<void>((resolve, reject) => {
    readBody(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(bodyError(error))));
  });
  const bytes: unknown = request.body;
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) {
    // It is the body that names the action.
    if (route.actions.size > 0) throw dialect.malformedBody();
    if (dialect.bodyKind === 'document' && route.operation?.spec.bodyRequired === true) throw new ApiError('badRequest', 'Body expected in request.');
    return null;
  }
  if (ownTypes === undefined && !isJson) throw dialect.wrongMediaType(type, []);
  const body = parseBody(bytes, dialect);
  const isDocument = typeof body === 'object' && body !== null;
  if (dialect.bodyKind === 'object' && (!isDocument || Array.isArray(body))) throw dialect.malformedBody();
  if (dialect.bodyKind === 'document' && !isDocument) throw new ApiError('badRequest', 'Unexpected body type. Expected list/dict.');
  return body;
}

const hasBody = ({ headers }: Request): boolean => Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined;

/** What has parameters to its query. */
const isList = ({ operation }: Route): boolean => operation?.spec.parameters.some((parameter) => parameter.in === 'query') ?? false;

/** Refuses what is no UTF-8. A byte order mark stays, which is no JSON. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function parseBody(bytes: Buffer, dialect: Dialect): unknown {
  try {
    return parseJson(utf8.decode(bytes));
  } catch (cause) {
    throw dialect.malformedBody({ cause });
  }
}

function bodyError(error: unknown): Error {
  const { type, status, message } = error as { type?: string; status?: number; message: string };
  if (type === 'entity.too.large') return new Refusal(bodyTooLarge(maxBodyBytes));
  return status !== undefined && status < 500 ? new ApiError('badRequest', `Malformed request body: ${message}`, { cause: error }) : (error as Error);
}
