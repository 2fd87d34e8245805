/** Cloud object → wire form, as Keystone writes it. */
import type { Domain } from '../../cloud/identity/domains.ts';
import type { Project } from '../../cloud/identity/projects.ts';
import { isBuiltIn, type RoleDetails } from '../../cloud/identity/roles.ts';
import type { User } from '../../cloud/identity/users.ts';
import type { components as domains } from '../../generated/identity/domains.ts';
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
    options: project.immutable ? { immutable: true } : {},
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

export function renderDomain(request: Bases, domain: Domain): domains['schemas']['domain'] {
  return { ...domain, tags: [], options: {}, links: selfLink(request, `domains/${domain.id}`) };
}

export function renderRole(request: Bases, role: RoleDetails): roles['schemas']['role'] {
  return {
    id: role.id,
    name: role.name,
    domain_id: null,
    description: role.description,
    options: isBuiltIn(role) ? { immutable: true } : {},
    links: selfLink(request, `roles/${role.id}`),
  };
}
