/** What a URL of the catalog may leave open: `$(project_id)s`, also with `%` (keystone/common/utils.py: format_url). */

export interface Fillings {
  /** Undefined: the token is for none. */
  readonly project: string | undefined;
  readonly user: string;
}

const names: Readonly<Record<string, keyof Fillings>> = { project_id: 'project', tenant_id: 'project', user_id: 'user' };

/** @returns undefined when it asks for what there is not */
export function fillTemplate(url: string, fillings: Fillings): string | undefined {
  let isWhole = true;
  const filled = url.replaceAll(/[$%]\((\w*)\)s|[$%]\(|%(?!\w)/g, (_text, name: string | undefined) => {
    const value = name === undefined ? undefined : fillings[names[name] ?? 'project'];
    if (value === undefined || name === undefined || names[name] === undefined) isWhole = false;
    return value ?? '';
  });
  return isWhole ? filled : undefined;
}
