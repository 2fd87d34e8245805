/**
 * A rolling upgrade: hosts boot into another release one by one, the master first, and the pool goes on meanwhile with hosts of two releases.
 * Source: xapi's helpers.ml (`host_versions_not_decreasing`, `rolling_upgrade_in_progress`).
 */
import type { Ref } from '../xapi/datamodel.ts';
import { masterOf } from './outages.ts';
import { softwareVersion } from './pool-hosts.ts';
import { profiles, type ReleaseName } from './releases.ts';
import { dateTime, type World } from './world.ts';

/** The next boot of a host is into this release. */
export function install(world: World, host: Ref<'host'>, release: ReleaseName): void {
  world.db.get('host', host);
  world.installed.set(host, release);
}

/** A host boots: into what was installed, and true if anything was. What the master runs is what the pool speaks. */
export function bootInto(world: World, host: Ref<'host'>): boolean {
  const release = world.installed.get(host);
  if (release === undefined) return false;
  world.installed.delete(host);
  const profile = profiles[release];
  world.db.update('host', host, {
    software_version: softwareVersion(profile, dateTime(world.clock.now())), API_version_major: profile.api.major, API_version_minor: profile.api.minor,
  });
  if (host === masterOf(world)) {
    Object.assign(world, { releaseName: release, profile });
    world.events.become(profile);
  }
  markPool(world);
  return true;
}

/** The pool says so as long as its hosts differ. */
function markPool(world: World): void {
  const isMixed = new Set(world.db.refs('host').map((host) => platformOf(world, host))).size > 1;
  for (const [pool, { other_config: others }] of world.db.all('pool')) {
    const { rolling_upgrade_in_progress: _former, ...rest } = others;
    world.db.update('pool', pool, { other_config: isMixed ? { ...rest, rolling_upgrade_in_progress: 'true' } : rest });
  }
}

const platformOf = (world: World, host: Ref<'host'>): string => world.db.find('host', host)?.software_version['platform_version'] ?? '';

/** Whether one host runs an earlier version than another: no VM goes there from it. */
export function isOlderHost(world: World, one: Ref<'host'>, other: Ref<'host'>): boolean {
  const [left, right] = [one, other].map((host) => platformOf(world, host).split('.').map(Number));
  if (left === undefined || right === undefined) return false;
  const at = left.findIndex((part, index) => part !== right[index]);
  return at >= 0 && (left[at] ?? 0) < (right[at] ?? 0);
}
