/** Access rules: which requests a program with an application credential may make at all. */
import { isDuplicate, type Store } from '../../store/store.ts';
import type { AccessRulesTable } from '../../store/schema.ts';
import { newId } from './bootstrap.ts';
import type { IdentityService } from './identity.ts';
import { couldNotFind, notAllowed } from './refusals.ts';

export interface AccessRule {
  readonly id: string;
  /** Its type: `compute`. */
  readonly service: string;
  readonly method: string;
  /** `*` and `{name}` stand for a part of it, `**` for any rest. */
  readonly path: string;
}

export interface AccessRuleFilter {
  readonly service?: string | undefined;
  readonly method?: string | undefined;
  readonly path?: string | undefined;
}

const ruleFrom = ({ id, service, method, path }: AccessRulesTable): AccessRule => ({ id, service, method, path });

export async function listAccessRules({ store: { db } }: IdentityService, userId: string, filter: AccessRuleFilter = {}): Promise<AccessRule[]> {
  const rows = await db.selectFrom('access_rules').selectAll().where('user_id', '=', userId).orderBy('service').orderBy('path').orderBy('method').execute();
  return rows.map(ruleFrom).filter((rule) => (filter.service ?? rule.service) === rule.service
    && (filter.method ?? rule.method) === rule.method && (filter.path ?? rule.path) === rule.path);
}

/** @throws ApiError notFound, also when it is another user's */
export async function getAccessRule(identity: IdentityService, userId: string, id: string): Promise<AccessRule> {
  const rule = (await listAccessRules(identity, userId)).find((each) => each.id === id);
  if (rule === undefined) throw couldNotFind('Access Rule', id);
  return rule;
}

export type NewAccessRule = { readonly id: string } | Omit<AccessRule, 'id'>;

/** The user's rules that are meant: those there are by id, others made when there is none like them. @throws ApiError notFound */
export async function accessRulesFor(identity: IdentityService, userId: string, wanted: readonly NewAccessRule[]): Promise<AccessRule[]> {
  const rules: AccessRule[] = [];
  for (const rule of wanted) rules.push('id' in rule ? await getAccessRule(identity, userId, rule.id) : await findOrMake(identity, userId, rule));
  return rules;
}

async function findOrMake(identity: IdentityService, userId: string, rule: Omit<AccessRule, 'id'>): Promise<AccessRule> {
  const find = async (): Promise<AccessRule | undefined> => (await listAccessRules(identity, userId, rule))[0];
  const known = await find();
  if (known !== undefined) return known;
  const made = { id: newId(), ...rule };
  try {
    await identity.store.db.insertInto('access_rules').values({ ...made, user_id: userId }).execute();
    return made;
  } catch (error) {
    // Somebody made the same meanwhile.
    const other = isDuplicate(error) ? await find() : undefined;
    if (other === undefined) throw error;
    return other;
  }
}

/** @throws ApiError notFound, forbidden while an application credential has it */
export async function deleteAccessRule(identity: IdentityService, userId: string, id: string): Promise<void> {
  const { db } = identity.store;
  await getAccessRule(identity, userId, id);
  const use = await db.selectFrom('application_credential_access_rules').select('application_credential_id').where('access_rule_id', '=', id).executeTakeFirst();
  if (use !== undefined) throw notAllowed('May not delete access rule in use');
  await db.deleteFrom('access_rules').where('id', '=', id).execute();
}

export async function accessRulesOf({ db }: Store, applicationCredentialId: string): Promise<AccessRule[]> {
  const rows = await db.selectFrom('access_rules').innerJoin('application_credential_access_rules', 'access_rule_id', 'access_rules.id')
    .selectAll('access_rules').where('application_credential_id', '=', applicationCredentialId)
    .orderBy('service').orderBy('path').orderBy('method').execute();
  return rows.map(ruleFrom);
}

/** A request, as rules speak of it. */
export interface Asked {
  /** Type of the service. */
  readonly service: string;
  readonly method: string;
  /** From the service on: `/v2.1/servers`. */
  readonly path: string;
}

/** (keystonemiddleware/auth_token/__init__.py) */
export const isAllowed = (rules: readonly AccessRule[], { service, method, path }: Asked): boolean =>
  rules.some((rule) => rule.service === service && rule.method === method && fitsPath(rule.path, path));

/**
 * Walks all ways through the pattern at once, so that no pattern takes longer than its length times that of the path: users write them, and a
 * regular expression of many wild parts would stand still.
 */
function fitsPath(pattern: string, path: string): boolean {
  // Whether the pattern so far can end before each character of the path, and after the last.
  let ends = Array.from({ length: path.length + 1 }, (_, at) => at === 0);
  for (const part of pattern.match(/\{[^}]*\}|\*\*|\*|[^{}*]+|[{}]/g) ?? []) ends = after(part, path, ends);
  return ends[path.length] === true;
}

function after(part: string, path: string, ends: readonly boolean[]): boolean[] {
  if (part === '**') {
    const first = ends.indexOf(true);
    return ends.map((_, at) => first !== -1 && at >= first);
  }
  if (part !== '*' && !(part.startsWith('{') && part.endsWith('}'))) {
    return ends.map((_, at) => at >= part.length && ends[at - part.length] === true && path.startsWith(part, at - part.length));
  }
  // At least one character, and no slash.
  let isWithin = false;
  return ends.map((_, at) => {
    isWithin = at > 0 && path[at - 1] !== '/' && (isWithin || ends[at - 1] === true);
    return isWithin;
  });
}
