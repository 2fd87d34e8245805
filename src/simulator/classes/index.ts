/** Contents page: the code of every verb, by class; and what writing certain fields entails. */
import { type Ref } from '../../xapi/datamodel.ts';
import type { WriteEffects } from '../accessors.ts';
import type { Verbs } from '../call.ts';
import type { VerbClass } from '../messages.ts';
import { enforce, fail } from '../failure.ts';
import { refreshVbd, refreshVm } from '../refresh.ts';
import { vmRefusal } from '../vm-lifecycle.ts';
import { dropMetrics, noteInstall } from '../vm-records.ts';
import { event } from './event.ts';
import { host } from './host.ts';
import { message } from './message.ts';
import { network } from './network.ts';
import { PBD } from './PBD.ts';
import { PIF } from './PIF.ts';
import { pool } from './pool.ts';
import { secret } from './secret.ts';
import { session } from './session.ts';
import { SR } from './SR.ts';
import { task } from './task.ts';
import { VBD } from './VBD.ts';
import { VDI } from './VDI.ts';
import { VIF } from './VIF.ts';
import { VM } from './VM.ts';
import { VLAN } from './VLAN.ts';
import { VM_group } from './VM_group.ts';
import { VM_appliance } from './VM_appliance.ts';

export const implementations: { readonly [C in VerbClass]: Verbs<C> } = {
  session, task, event, pool, VM, VM_group, VM_appliance, VLAN, host, network, VIF, PIF, SR, VDI, VBD, PBD, message, secret,
};

const vmRef = (ref: string): Ref<'VM'> => ref as Ref<'VM'>;

/** What a plain setter checks before it writes, and does afterwards. */
export const writeEffects: WriteEffects = {
  VM: {
    is_a_template: {
      before: ({ world }, ref, value) => {
        if (value !== true) return;
        enforce(vmRefusal(world, vmRef(ref), 'make_into_template'));
      },
      after: ({ world }, ref, value) => {
        // A snapshot that is made a VM ceases to be a snapshot's template; its disks stay what they are.
        // allowed_operations stays what it was until something else has it computed anew (recorded from 26.17).
        if (value === false) {
          world.db.write('VM', ref, { is_default_template: false });
          noteInstall(world, vmRef(ref));
        } else dropMetrics(world, vmRef(ref));
      },
    },
    blocked_operations: { after: ({ world }, ref) => refreshVm(world, vmRef(ref)) },
    platform: { after: ({ world }, ref) => refreshVm(world, vmRef(ref)) },
    other_config: { after: ({ world }, ref) => refreshVm(world, vmRef(ref)) },
  },
  VBD: {
    unpluggable: { after: ({ world }, ref) => refreshVbd(world, ref as Ref<'VBD'>) },
    type: { before: ({ world }, ref) => (world.db.get('VBD', ref).currently_attached ? fail('DEVICE_ALREADY_ATTACHED', ref) : undefined) },
  },
};
