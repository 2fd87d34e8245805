/**
 * The spec holds every microversion at once; this cuts it to one. What is annotated `x-openstack` with a range or a role
 * that does not fit is dropped, `required` is computed anew, and a `oneOf` with a single branch left becomes that branch.
 */
import { versionNumber } from './microversion.ts';

export type Schema = { readonly [keyword: string]: unknown };

export interface Visibility {
  readonly 'min-ver'?: string;
  readonly 'max-ver'?: string;
  readonly role?: string;
}

export interface Viewer {
  /** As {@link versionNumber} gives it; absent for services without microversions: everything is visible. */
  readonly version: number | undefined;
  readonly roles: readonly string[];
}

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value);

/** An annotation's ranges; none: it is everywhere. */
export function rangesOf(annotation: unknown): readonly Visibility[] {
  if (annotation === undefined) return [];
  return (Array.isArray(annotation) ? annotation : [annotation]) as Visibility[];
}

/** True if any of the annotation's ranges holds; without annotation everything is visible. */
export function isVisible(annotation: unknown, viewer: Viewer): boolean {
  const ranges = rangesOf(annotation);
  return ranges.length === 0 || ranges.some((range) => fits(range, viewer));
}

function fits(range: Visibility, { version, roles }: Viewer): boolean {
  if (range.role !== undefined && !roles.includes(range.role)) return false;
  if (version === undefined) return true;
  if (range['min-ver'] !== undefined && version < versionNumber(range['min-ver'])) return false;
  return range['max-ver'] === undefined || version <= versionNumber(range['max-ver']);
}

const annotations = new Set(['x-openstack', 'x-openstack-required']);
const branchKeywords = new Set(['oneOf', 'anyOf', 'allOf']);
const schemaKeywords = new Set(['items', 'additionalProperties', 'not', 'contains', 'propertyNames', 'if', 'then', 'else']);

/** The schema as one viewer has it; undefined when it is not for this viewer at all. */
export function project(schema: Schema, viewer: Viewer): Schema | undefined {
  if (!isVisible(schema['x-openstack'], viewer)) return undefined;
  const out: Record<string, unknown> = {};
  let only: Schema | undefined;
  for (const [keyword, value] of Object.entries(schema)) {
    if (annotations.has(keyword)) continue;
    if ((keyword === 'properties' || keyword === 'patternProperties') && isSchema(value)) {
      out[keyword] = projectEach(value, viewer);
    } else if (branchKeywords.has(keyword) && Array.isArray(value)) {
      const branches = value.map((branch: Schema) => project(branch, viewer)).filter((branch) => branch !== undefined);
      if (branches.length === 1 && keyword !== 'allOf') only = branches[0];
      else out[keyword] = branches;
    } else if (keyword === 'prefixItems' && Array.isArray(value)) {
      out[keyword] = value.map((item: Schema) => project(item, viewer) ?? false);
    } else if (schemaKeywords.has(keyword) && isSchema(value)) {
      out[keyword] = project(value, viewer) ?? false;
    } else {
      out[keyword] = value;
    }
  }
  const required = requiredNames(schema, out, viewer);
  if (required.length > 0) out['required'] = required;
  else delete out['required'];
  return only === undefined ? out : { ...out, ...only };
}

function projectEach(properties: Schema, viewer: Viewer): Record<string, Schema> {
  const out: Record<string, Schema> = {};
  for (const [name, property] of Object.entries(properties)) {
    const projected = project(property as Schema, viewer);
    if (projected !== undefined) out[name] = projected;
  }
  return out;
}

function requiredNames(schema: Schema, projected: Schema, viewer: Viewer): string[] {
  const visible = isSchema(projected['properties']) ? projected['properties'] : undefined;
  const listed = ((schema['required'] as string[] | undefined) ?? []).filter((name) => visible === undefined || name in visible);
  const properties = isSchema(schema['properties']) ? schema['properties'] : {};
  const ranged = Object.entries(properties)
    .filter(([name, property]) => {
      const annotation = (property as Schema)['x-openstack-required'];
      return annotation !== undefined && visible !== undefined && name in visible && isVisible(annotation, viewer);
    })
    .map(([name]) => name);
  return [...listed, ...ranged];
}

/** Every version at which something below this piece of the spec begins or has just ended, in order. */
export function boundaries(spec: unknown, found = new Set<number>()): number[] {
  collectBoundaries(spec, found, new Set());
  return [...found].sort((a, b) => a - b);
}

function collectBoundaries(spec: unknown, found: Set<number>, seen: Set<object>): void {
  if (typeof spec !== 'object' || spec === null || seen.has(spec)) return;
  seen.add(spec);
  for (const [key, value] of Object.entries(spec)) {
    if (key.startsWith('x-openstack')) {
      for (const range of rangesOf(value)) {
        if (range['min-ver'] !== undefined) found.add(versionNumber(range['min-ver']));
        if (range['max-ver'] !== undefined) found.add(versionNumber(range['max-ver']) + 1);
      }
    } else {
      collectBoundaries(value, found, seen);
    }
  }
}

/** Index of the stretch of versions, between two boundaries, that a version lies in. */
export function epochOf(sortedBoundaries: readonly number[], version: number | undefined): number {
  if (version === undefined) return 0;
  const index = sortedBoundaries.findIndex((boundary) => boundary > version);
  return index === -1 ? sortedBoundaries.length : index;
}
