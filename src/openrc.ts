/** What lets a client in, in the forms that clients read: shell variables and `clouds.yaml`. */
import { stringify } from 'yaml';

export interface Access {
  /** `http://127.0.0.1:8774/identity/v3` */
  readonly authUrl: string;
  readonly region: string;
  /** Undefined where it is not ours to tell; the shell then asks for it. */
  readonly password: string | undefined;
}

const account = { username: 'admin', project: 'admin', domain: 'Default' };

const quoted = (text: string): string => (/^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

/** The `export OS_…` lines, the password left out where it is not known. */
export function exports({ authUrl, region, password }: Access): string {
  const variables = {
    OS_AUTH_URL: authUrl,
    OS_USERNAME: account.username,
    ...(password === undefined ? {} : { OS_PASSWORD: password }),
    OS_PROJECT_NAME: account.project,
    OS_USER_DOMAIN_NAME: account.domain,
    OS_PROJECT_DOMAIN_NAME: account.domain,
    OS_REGION_NAME: region,
    OS_IDENTITY_API_VERSION: '3',
  };
  return Object.entries(variables).map(([name, value]) => `export ${name}=${quoted(value)}`).join('\n');
}

/** A file to source. */
export function openrc(access: Access): string {
  const ask = `printf 'Password of ${account.username}: ' >&2; stty -echo; read -r OS_PASSWORD; stty echo; echo >&2; export OS_PASSWORD`;
  return `${exports(access)}\n${access.password === undefined ? `${ask}\n` : ''}`;
}

/** For `openstack --os-cloud nova-xapi` and the SDK. */
export function cloudsYaml({ authUrl, region, password }: Access): string {
  return stringify({
    clouds: {
      'nova-xapi': {
        auth: {
          auth_url: authUrl,
          username: account.username,
          ...(password === undefined ? {} : { password }),
          project_name: account.project,
          user_domain_name: account.domain,
          project_domain_name: account.domain,
        },
        region_name: region,
        identity_api_version: 3,
      },
    },
  });
}
