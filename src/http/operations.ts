/**
 * The operations of a service, ready to be served: found by method, path and (for actions) the body's key; each with the
 * checks and serialisers of every version and role, compiled when first asked for.
 */
import { boundaries, epochOf, isVisible, project, type Schema, type Viewer } from './projection.ts';
import { compileSerializer } from './serialize.ts';
import type { Dialect } from './dialects.ts';
import type { SpecOperation, SpecParameter, SpecResponse } from './spec.ts';
import { compileAnswerCheck, compileCheck, compileLooseCheck } from './validation.ts';

/** One operation as one viewer (version, role) has it. */
export interface ProjectedOperation {
  readonly query: readonly SpecParameter[];
  readonly refusesUnknownQuery: boolean;
  readonly otherQueries: string | undefined;
  /** Name → all values that were sent. */
  readonly checkQuery: (value: unknown) => void;
  readonly checkPath: (value: unknown) => void;
  /** Absent: a body is not looked at. */
  readonly checkBody: ((value: unknown) => void) | undefined;
  /** The same for the older endpoint: members that the spec does not know are taken out of the value instead of refused. */
  readonly checkLooseBody: ((value: unknown) => void) | undefined;
  /** The success statuses that are left; the first is the one meant when the handler names none. */
  readonly successes: ReadonlyMap<number, ProjectedAnswer>;
  /** Absent: nothing is left of the operation but its refusal. */
  readonly defaultStatus: number | undefined;
}

export interface ProjectedAnswer {
  readonly contentType: string | undefined;
  /** Absent: no body. */
  readonly serialize: ((value: unknown, base: string) => Buffer) | undefined;
  /** Complaints about an answer; compiled only where answers are checked. */
  readonly complaints: (value: unknown) => string[];
}

export interface Operation {
  readonly spec: SpecOperation;
  /** 410 is all that it ever answers, so that no handler is needed. */
  readonly isGone: boolean;
  /** False when the version does not have it. */
  exists(viewer: Viewer): boolean;
  projected(viewer: Viewer): ProjectedOperation;
}

export function makeOperation(spec: SpecOperation, dialect: Dialect): Operation {
  const edges = boundaries(spec.source);
  const byViewer = new Map<string, ProjectedOperation>();
  return {
    spec,
    isGone: isGone(spec),
    exists: (viewer) => isVisible(spec.annotation, viewer),
    projected: (viewer) => {
      const key = `${epochOf(edges, viewer.version)}:${viewer.roles.includes('admin') ? 'admin' : ''}`;
      let known = byViewer.get(key);
      if (known === undefined) byViewer.set(key, (known = projectOperation(spec, viewer, dialect)));
      return known;
    },
  };
}

const isGone = (spec: SpecOperation): boolean => spec.responses.every(({ status }) => status === 410);

function projectOperation(spec: SpecOperation, viewer: Viewer, dialect: Dialect): ProjectedOperation {
  const parameters = spec.parameters.filter((parameter) => isVisible(parameter.annotation, viewer));
  const query = parameters
    .filter((parameter) => parameter.in === 'query')
    .map((parameter) => ({ ...parameter, schema: project(parameter.schema, viewer) ?? {} }));
  const refusesUnknownQuery = spec.strictQuery !== undefined && isVisible(spec.strictQuery, viewer);
  const body = spec.body === undefined ? undefined : project(spec.body, viewer);
  const successes = new Map(
    spec.responses
      .filter((response) => response.status < 400 && isVisible(response.annotation, viewer))
      .map((response) => [response.status, projectAnswer(response, viewer)]),
  );
  const [defaultStatus] = successes.keys();
  if (defaultStatus === undefined && !isGone(spec)) throw new Error(`${spec.id} has no success status at version ${String(viewer.version)}`);
  return {
    query,
    refusesUnknownQuery,
    otherQueries: spec.otherQueries,
    checkQuery: compileCheck(parametersSchema(query.map((parameter) => repeatable(parameter, viewer)), true), 'query', dialect),
    checkPath: compileCheck(parametersSchema(parameters.filter((parameter) => parameter.in === 'path'), true), 'path', dialect),
    checkBody: body === undefined ? undefined : compileCheck(body, 'body', dialect),
    checkLooseBody: body === undefined ? undefined : compileLater(() => compileLooseCheck(body, dialect)),
    successes,
    defaultStatus,
  };
}

/** Few requests come to the older endpoint. */
function compileLater<T>(compile: () => (value: T) => void): (value: T) => void {
  let compiled: ((value: T) => void) | undefined;
  return (value) => (compiled ??= compile())(value);
}

/** As a query gives it: each name with all its values. */
function repeatable(parameter: SpecParameter, viewer: Viewer): SpecParameter {
  if (parameter.schema['type'] === 'array') return parameter;
  const isOnce = parameter.once !== undefined && isVisible(parameter.once, viewer);
  return { ...parameter, schema: { type: 'array', items: parameter.schema, ...(isOnce ? { maxItems: 1 } : {}) } };
}

function parametersSchema(parameters: readonly SpecParameter[], open: boolean): Schema {
  return {
    type: 'object',
    properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
    required: parameters.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: open,
  };
}

function projectAnswer(response: SpecResponse, viewer: Viewer): ProjectedAnswer {
  const schema = response.schema === undefined ? undefined : project(response.schema, viewer);
  let check: ((value: unknown) => string[]) | undefined;
  return {
    contentType: response.contentType,
    serialize: schema === undefined ? undefined : compileSerializer(schema),
    complaints: (value) => {
      if (schema === undefined) return value === undefined ? [] : ['a body where the spec has none'];
      check ??= compileAnswerCheck(schema);
      return check(value);
    },
  };
}

// ---- routes ----------------------------------------------------------------------------------------------------------

interface Place {
  readonly literal: Map<string, Place>;
  parameter: { readonly name: string; readonly place: Place } | undefined;
  /** Method → its operations: one, or one for each action. */
  readonly methods: Map<string, Route>;
}

/** Where a request leads: one operation, or several among which the body's only key chooses. */
export interface Route {
  readonly operation: Operation | undefined;
  readonly actions: ReadonlyMap<string, Operation>;
}

export interface Match {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

const methods = ['HEAD', 'GET', 'PUT', 'PATCH', 'DELETE', 'POST'];

const newPlace = (): Place => ({ literal: new Map(), parameter: undefined, methods: new Map() });

export interface Router {
  /**
   * @param segments the decoded parts of the path
   * @param viewer whose version decides whether a word that is a parameter's value (`x-parameter-value`) is an operation of its own
   */
  find(method: string, segments: readonly string[], viewer?: Viewer): Match | undefined;
  /** The methods that a path has; none when it is no path. */
  methodsOf(segments: readonly string[]): string[];
  readonly operations: readonly Operation[];
}

export function makeRouter(specs: readonly SpecOperation[], dialect: Dialect): Router {
  const root = newPlace();
  const operations = specs.map((spec) => makeOperation(spec, dialect));
  for (const operation of operations) addRoute(root, operation);
  const find: Router['find'] = (method, segments, viewer) => {
    const parameters: Record<string, string> = {};
    const route = walk(root, method, segments, 0, parameters, viewer === undefined ? () => true : (found) => isThere(found, viewer));
    if (route !== undefined) return { route, parameters };
    return method === 'HEAD' && dialect.headIsGet ? find('GET', segments, viewer) : undefined;
  };
  return {
    operations,
    find,
    methodsOf: (segments) => methods.filter((method) => find(method, segments) !== undefined),
  };
}

function addRoute(root: Place, operation: Operation): void {
  const { path, method, action, id } = operation.spec;
  let place = root;
  for (const segment of path.split('/').filter((part) => part !== '')) {
    const name = /^\{(.+)\}$/.exec(segment)?.[1];
    if (name === undefined) {
      let next = place.literal.get(segment);
      if (next === undefined) place.literal.set(segment, (next = newPlace()));
      place = next;
    } else {
      place.parameter ??= { name, place: newPlace() };
      if (place.parameter.name !== name) throw new Error(`${id}: ${path} calls {${place.parameter.name}} by another name`);
      place = place.parameter.place;
    }
  }
  const route = place.methods.get(method) ?? { operation: undefined, actions: new Map<string, Operation>() };
  const actions = new Map(route.actions);
  if (action !== undefined) actions.set(action, operation);
  place.methods.set(method, { operation: action === undefined ? operation : route.operation, actions });
}

const isThere = ({ operation }: Route, viewer: Viewer): boolean => operation?.spec.isParameterValue !== true || operation.exists(viewer);

/** A literal segment is preferred; where it leads to nothing for this method, the parameter is tried. */
function walk(
  place: Place, method: string, segments: readonly string[], depth: number, parameters: Record<string, string>, accepts: (route: Route) => boolean,
): Route | undefined {
  const segment = segments[depth];
  if (segment === undefined) {
    const route = place.methods.get(method);
    return route !== undefined && accepts(route) ? route : undefined;
  }
  const literal = place.literal.get(segment);
  const found = literal === undefined ? undefined : walk(literal, method, segments, depth + 1, parameters, accepts);
  if (found !== undefined) return found;
  // A final slash names nothing.
  if (place.parameter === undefined || segment === '') return undefined;
  const route = walk(place.parameter.place, method, segments, depth + 1, parameters, accepts);
  if (route !== undefined) parameters[place.parameter.name] = segment;
  return route;
}
