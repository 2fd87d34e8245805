/** Migrations of all servers that are there, past ones too. Nova: nova/api/openstack/compute/migrations.py, views/migrations.py. */
import type { Cloud } from '../../cloud/cloud.ts';
import { inProgressStatuses, listMigrations, type Migration } from '../../cloud/migrations.ts';
import { ApiError } from '../../errors.ts';
import type { components, operations } from '../../generated/compute/migrations.ts';
import { parseDateTime } from '../../http/formats.ts';
import type { ApiRequest, Handlers, Identity, QueryOf } from '../../http/service.ts';
import type { ComputeFeature } from './microversions.ts';
import { pageOf } from './paging.ts';
import { plainTimestamp } from './servers/view.ts';

type WireMigration = components['schemas']['migration'];
type Query = QueryOf<operations['migrations.list']>;
type Filter = (migration: Migration, value: string) => boolean;

export const migrationHandlers: Handlers<operations, Cloud, ComputeFeature> = {
  'migrations.list': async (request, cloud) => {
    assertMaySee(request);
    const found = await selectMigrations(request.query, cloud);
    if (!request.version.has('newestMigrationsFirst')) {
      return { migrations: found.toReversed().map((migration) => renderMigration(migration, request)) };
    }
    const { items, links } = pageOf(found, request, '/os-migrations', (migration) => migration.uuid);
    return { migrations: items.map((migration) => renderMigration(migration, request)), ...(links === undefined ? {} : { migrations_links: links }) };
  },
};

/** Only an administrator sees other projects'. @throws {ApiError} forbidden for whoever does not say that its own will do */
function assertMaySee({ query, identity }: Pick<ApiRequest<operations['migrations.list']>, 'query' | 'identity'>): void {
  if (identity.isAdmin || (query.project_id !== undefined && query.project_id === identity.projectId)) return;
  throw new ApiError('forbidden', "Policy doesn't allow os_compute_api:os-migrations:index:all_projects to be performed.");
}

/** Where it goes from and to, which only administrators are told. Nova writes the target's address down for cold moves only. */
export const hostsOf = (migration: Migration, { isAdmin }: Pick<Identity, 'isAdmin'>) => ({
  source_compute: isAdmin ? migration.sourceCompute : null,
  source_node: isAdmin ? migration.sourceNode : null,
  dest_compute: isAdmin ? migration.destCompute : null,
  dest_host: isAdmin && migration.type !== 'live-migration' ? migration.destHost : null,
  dest_node: isAdmin ? migration.destNode : null,
});

/** Those that fit, the newest first, from the marker on. */
async function selectMigrations(query: Query, cloud: Cloud): Promise<Migration[]> {
  const all = await listMigrations(cloud);
  const isMarked = query.marker !== undefined && query.marker !== '';
  const before = isMarked ? all.findIndex((migration) => migration.uuid === query.marker) : -1;
  if (isMarked && before === -1) throw new ApiError('badRequest', `Marker ${query.marker} could not be found.`);
  const asked = filterNames.flatMap((name) => (query[name] === undefined ? [] : [[filters[name], query[name]] as const]));
  const [since, until] = [query['changes-since'], query['changes-before']];
  if (since !== undefined && until !== undefined && parseDateTime(until) < parseDateTime(since)) {
    throw new ApiError('badRequest', 'The value of changes-since must be less than or equal to changes-before.');
  }
  return all.slice(before + 1).filter((migration) => {
    const changed = migration.updatedAt ?? migration.createdAt;
    return asked.every(([keep, value]) => keep(migration, value))
      && (since === undefined || changed >= parseDateTime(since))
      && (until === undefined || changed <= parseDateTime(until));
  });
}

/** Parameter → what it keeps (nova/db/main/api.py: migration_get_all_by_filters). */
const filters = {
  host: ({ sourceCompute, destCompute }, value) => sourceCompute === value || destCompute === value,
  source_compute: ({ sourceCompute }, value) => sourceCompute === value,
  instance_uuid: ({ serverId }, value) => serverId === value,
  status: ({ status }, value) => status === value,
  migration_type: ({ type }, value) => type === value,
  // None is hidden: Nova hides a resize from the count of resources, which there is none of here.
  hidden: (_migration, value) => /^(?:0|f|false|off|n|no)$/i.test(value.trim()),
  user_id: ({ userId }, value) => userId === value,
  project_id: ({ projectId }, value) => projectId === value,
} as const satisfies Partial<Record<keyof Query, Filter>>;

const filterNames = Object.keys(filters) as (keyof typeof filters)[];

/** Nova shows links while there is something to see there. */
function isUnderWay(migration: Migration): boolean {
  return migration.type === 'live-migration' && inProgressStatuses.some((status) => status === migration.status);
}

function renderMigration(migration: Migration, { base, bookmarkBase, identity }: Pick<ApiRequest, 'base' | 'bookmarkBase' | 'identity'>): WireMigration {
  const path = `/servers/${migration.serverId}/migrations/${migration.id}`;
  return {
    id: migration.id,
    uuid: migration.uuid,
    instance_uuid: migration.serverId,
    migration_type: migration.type,
    ...(isUnderWay(migration) ? { links: [{ rel: 'self', href: `${base}${path}` }, { rel: 'bookmark', href: `${bookmarkBase}${path}` }] } : {}),
    status: migration.status,
    created_at: plainTimestamp(migration.createdAt),
    updated_at: migration.updatedAt === null ? null : plainTimestamp(migration.updatedAt),
    ...hostsOf(migration, identity),
    old_instance_type_id: flavorNumber(migration.oldFlavorId),
    new_instance_type_id: flavorNumber(migration.newFlavorId),
    project_id: migration.projectId,
    user_id: migration.userId,
  };
}

/**
 * DEVIATION: a migration's old and new flavor are the flavor's id where that is a number, and else null; Nova's are numbers of rows, which no
 * operation can look up.
 */
function flavorNumber(id: string | null): number | null {
  return id !== null && /^\d{1,9}$/.test(id) ? Number(id) : null;
}
