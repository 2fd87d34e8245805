/** Which resource a path names. */
import type { Request } from 'express';
import type { Service } from './service.ts';

export interface Place {
  /** Decoded, as the spec writes them; undefined: not a path at all. */
  readonly segments: readonly string[] | undefined;
  readonly urlProject: string | undefined;
  /** Whether microversions hold there; `none` above and beside the versions. */
  readonly endpoint: 'current' | 'older' | 'none';
}

/**
 * The parts of the path below the service, without the project that compute URLs may hold. As in WSGI an escaped slash is one like any other.
 * Doubled slashes count as one, a trailing `.json` of old compute clients is dropped. Whatever lies outside of compute's versions is one part, however deep.
 */
export function pathOf<Context>(service: Service<Context>, request: Request): Place {
  let path: string;
  try {
    path = decodeURIComponent(request.path);
  } catch {
    return { segments: undefined, urlProject: undefined, endpoint: 'none' };
  }
  const segments = path.replace(/\/{2,}/g, '/').replace(/^\//, '').split('/');
  const isItself = service.versions?.test(segments[0] ?? '') ?? true;
  // A final slash is a route's own: only the documents at the root and at a version have it. To Keystone and Neutron it is nothing
  // (werkzeug: strict_slashes; pecan).
  if (segments.at(-1) === '' && (service.name === 'identity' || service.name === 'network')) segments.pop();
  else if (segments.at(-1) === '' && segments.length <= 2 + (service.versionPath === '' ? 1 : 0) && !(service.name === 'image' && isItself)) segments.pop();
  if (service.name !== 'compute') return elsewhere(service, segments, isItself);
  const current = service.versionPath.slice(1);
  const [version, project] = segments;
  const isOlder = version === service.olderVersionPath?.slice(1);
  if (isOlder && segments.length === 1) return { segments, urlProject: undefined, endpoint: 'older' };
  if (version !== current && !isOlder) {
    return { segments: segments.length === 0 ? [] : [segments.filter((part) => part !== '').join('/')], urlProject: undefined, endpoint: 'none' };
  }
  const isProject = project !== undefined && /^[0-9a-f-]+$/.test(project);
  // What lies at a project itself is a document too, but only with its final slash.
  const below = !isProject ? segments.slice(1) : segments.length === 2 ? [''] : segments.length === 3 && segments[2] === '' ? [] : segments.slice(2);
  const rest = [current, ...below];
  const last = rest.at(-1);
  if (last !== undefined && last.endsWith('.json')) rest[rest.length - 1] = last.slice(0, -'.json'.length);
  return { segments: rest, urlProject: isProject ? project : undefined, endpoint: isOlder ? 'older' : 'current' };
}

function elsewhere<Context>(service: Service<Context>, segments: readonly string[], isItself: boolean): Place {
  if (service.versions === undefined) return { segments, urlProject: undefined, endpoint: 'current' };
  if (!isItself) return { segments: segments.length === 0 ? [] : [segments.join('/')], urlProject: undefined, endpoint: 'none' };
  const [, ...below] = segments;
  const last = below.at(-1);
  // Glance takes each of its minor versions for the whole, Neutron a `.json` at any path.
  if (service.name === 'network' && last?.endsWith('.json') === true) below[below.length - 1] = last.slice(0, -'.json'.length);
  return { segments: [service.name === 'image' ? 'v2' : segments[0] ?? '', ...below], urlProject: undefined, endpoint: 'current' };
}
