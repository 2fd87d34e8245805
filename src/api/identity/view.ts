/** Cloud object → wire form, as Keystone writes it. */
import type { Domain } from '../../cloud/identity/domains.ts';
import type { Group } from '../../cloud/identity/groups.ts';
import type { Project } from '../../cloud/identity/projects.ts';
import type { RoleDetails } from '../../cloud/identity/roles.ts';
import type { User } from '../../cloud/identity/users.ts';
import type { components as domains } from '../../generated/identity/domains.ts';
import type { components as groups } from '../../generated/identity/groups.ts';
import type { components as projects } from '../../generated/identity/projects.ts';
import type { components as roles } from '../../generated/identity/roles.ts';
import type { components as users } from '../../generated/identity/users.ts';
import type { ApiRequest } from '../../http/service.ts';
import { selfLink } from './links.ts';

type Bases = Pick<ApiRequest, 'base'>;

export function renderProject(request: Bases, project: Project): projects['schemas']['project'] {
  return {
    ...project.extra,
    id: project.id,
    name: project.name,
    domain_id: project.domainId,
    description: project.description,
    enabled: project.enabled,
    parent_id: project.parentId,
    is_domain: false,
    tags: [...project.tags],
    options: project.options,
    links: selfLink(request, `projects/${project.id}`),
  };
}

export function renderUser(request: Bases, user: User): users['schemas']['user'] {
  return {
    ...user.extra,
    id: user.id,
    name: user.name,
    domain_id: user.domainId,
    enabled: user.enabled,
    ...(user.defaultProjectId === null ? {} : { default_project_id: user.defaultProjectId }),
    password_expires_at: null,
    options: user.options,
    links: selfLink(request, `users/${user.id}`),
  };
}

export function renderGroup(request: Bases, group: Group): groups['schemas']['group'] {
  return {
    ...group.extra,
    id: group.id,
    name: group.name,
    domain_id: group.domainId,
    description: group.description,
    links: selfLink(request, `groups/${group.id}`),
  };
}

export function renderDomain(request: Bases, { extra, ...domain }: Domain): domains['schemas']['domain'] {
  return { ...extra, ...domain, tags: [...domain.tags], links: selfLink(request, `domains/${domain.id}`) };
}

/** A domain as Keystone shows it among the projects, of which it is one for it. */
export function renderDomainAsProject(request: Bases, { extra, ...domain }: Domain): projects['schemas']['project'] {
  return { ...extra, ...domain, tags: [...domain.tags], domain_id: null, parent_id: null, is_domain: true, links: selfLink(request, `projects/${domain.id}`) };
}

export function renderRole(request: Bases, role: RoleDetails): roles['schemas']['role'] {
  return {
    ...role.extra,
    id: role.id,
    name: role.name,
    domain_id: role.domainId,
    description: role.description,
    options: role.options,
    links: selfLink(request, `roles/${role.id}`),
  };
}
