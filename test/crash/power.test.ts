import type { Caller } from '../../src/cloud/caller.ts';
import type { Cloud } from '../../src/cloud/cloud.ts';
import {
  pauseServer, rebootServer, resumeServer, startServer, stopServer, suspendServer, unpauseServer,
} from '../../src/cloud/servers/power.ts';
import { changePassword } from '../../src/cloud/servers/password.ts';
import type { Server } from '../../src/cloud/servers/server.ts';
import { crashTests, on } from './crash-tests.ts';
import { after, caller, running } from './world.ts';

const power = (verb: (cloud: Cloud, by: Caller, server: Server) => Promise<void>) => on((cloud, server) => verb(cloud, caller(), server));
const reboot = (type: 'SOFT' | 'HARD') => on((cloud, server) => rebootServer(cloud, caller(), server, type));

describe('a change of power survives trouble at each call', () => {
  crashTests({
    stop: { before: running, act: power(stopServer), ends: ['stopped', 'active'] },
    start: { before: after(stopServer), act: power(startServer), ends: ['active', 'stopped'] },
    'reboot softly': { before: running, act: reboot('SOFT'), ends: ['active'] },
    'reboot hard': { before: running, act: reboot('HARD'), ends: ['active'] },
    'reboot a suspended server': { before: after(suspendServer), act: reboot('HARD'), ends: ['active', 'suspended', 'stopped'] },
    pause: { before: running, act: power(pauseServer), ends: ['paused', 'active'] },
    unpause: { before: after(pauseServer), act: power(unpauseServer), ends: ['active', 'paused'] },
    suspend: { before: running, act: power(suspendServer), ends: ['suspended', 'active', 'stopped'] },
    'change the password': { before: running, act: on((cloud, server) => changePassword(cloud, caller(), server, 'x')), ends: ['active'] },
    resume: { before: after(suspendServer), act: power(resumeServer), ends: ['active', 'suspended'] },
  });
});
