/** Logging in and out. */
import { NULL_REF, type Ref } from '../../xapi/datamodel.ts';
import type { Call, Verbs } from '../call.ts';
import { fail } from '../failure.ts';
import { dateTime } from '../world.ts';

async function login({ world, job }: Call, uname: string, password: string, originator: string): Promise<Ref<'session'>> {
  const { username } = world.credentials;
  if (uname !== username || password !== world.credentials.password) {
    // xapi takes its time before it says no.
    await job.pause(world.durations.wrongPassword);
    return fail(
      'SESSION_AUTHENTICATION_FAILED', uname, uname === username
        ? 'Authentication failure'
        : 'User not known to the underlying authentication module',
    );
  }
  const now = dateTime(world.clock.now());
  const host = [...world.db.all('pool')][0]?.[1].master ?? NULL_REF;
  return world.db.create('session', {
    this_host: host, last_active: now, validation_time: now, is_local_superuser: true, auth_user_name: uname, originator,
  });
}

export const session: Verbs<'session'> = {
  login_with_password: (call, { uname, pwd, originator }) => login(call, uname, pwd, originator),
  slave_local_login_with_password: (call, { uname, pwd }) => login(call, uname, pwd, ''),
  logout: ({ world, session: self }) => {
    world.db.destroy('session', self);
    world.events.sessionEnded(self);
  },
  change_password: () => fail('NOT_IMPLEMENTED', 'session.change_password'),
  get_all_subject_identifiers: () => [],
};
