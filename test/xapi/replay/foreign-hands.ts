/**
 * Calls that were made and not recorded, as far as what follows gives them away: a VM that a recorded call found in another power state, without
 * a drive that it had, or with its guest's agent awake.
 */
import { NULL_REF, type Ref } from '../../../src/xapi/datamodel.ts';
import { bringUp, tearDown } from '../../../src/simulator/domains.ts';
import { possibleHosts } from '../../../src/simulator/placement.ts';
import { refreshVm } from '../../../src/simulator/refresh.ts';
import { type PowerState, vmRules } from '../../../src/simulator/vm-lifecycle.ts';
import type { World } from '../../../src/simulator/world.ts';
import type { Bindings } from './bindings.ts';
import { type Knowledge, type TypedCall, typedParams, visitObjects } from './knowledge.ts';
import type { Situation } from './situation.ts';
import type { Exchange } from './trace.ts';
import { answerFrom, items, text } from './value.ts';

export interface ForeignHands {
  /** Puts the VMs of a call into the state that its recorded outcome tells of; answers whether anything was to be done. */
  explain(call: TypedCall, exchange: Exchange, index: number): boolean;
  /** Simulator and recording have differed on an object: nothing about it is explained any more. */
  distrust(ref: string): void;
}

const states: readonly PowerState[] = ['Halted', 'Paused', 'Suspended', 'Running'];

export function createForeignHands(world: World, bindings: Bindings, situation: Situation, knowledge: Knowledge, file: string): ForeignHands {
  const { db } = world;
  const distrusted = new Set<string>();

  const explain: ForeignHands['explain'] = (call, exchange, index) => {
    const error = answerFrom(exchange.response ?? '').error;
    const before = situation.lessons;
    const vms = new Set<string>();
    for (const [type, value] of typedParams(call)) visitObjects(type, value, (cls, ref) => {
      const simulated = bindings.simulated(ref) ?? ref;
      const vm = cls === 'VM' ? simulated : cls === 'VBD' || cls === 'VIF' ? db.find(cls, simulated)?.VM : undefined;
      if (vm !== undefined && db.has('VM', vm) && !distrusted.has(vm)) vms.add(vm);
    });
    for (const vm of vms as Set<Ref<'VM'>>) {
      const recorded = bindings.recorded(vm) ?? vm;
      dropDevices(vm, recorded, index);
      power(vm, recorded, stateTold(call, error, recorded, db.get('VM', vm).power_state), index);
      guest(vm, error);
    }
    return situation.lessons > before;
  };

  /** The power state that an outcome gives away. */
  const stateTold = (call: TypedCall, error: readonly string[] | undefined, vm: string, now: PowerState): PowerState | undefined => {
    const [code, ref, , actual] = error ?? [];
    if (code === 'VM_BAD_POWER_STATE' && ref === vm) return states.find((state) => state.toLowerCase() === actual?.toLowerCase());
    if (error !== undefined && code !== 'VM_LACKS_FEATURE') return undefined;
    const [cls, verb = ''] = call.method.replace(/^Async\./, '').split('.');
    const possible = cls === 'VM' && Object.hasOwn(vmRules, verb) ? vmRules[verb as keyof typeof vmRules].states : verb === 'plug' || verb === 'unplug' ? ['Running' as const] : states;
    return possible.includes(now) ? now : (possible.find((state) => state === 'Running') ?? possible[0]);
  };

  /** Drives and interfaces that the VM has no more when it is seen next. */
  const dropDevices = (vm: Ref<'VM'>, recorded: string, index: number): void => {
    const next = knowledge.sightings(recorded, file, index)[0]?.fields;
    if (next === undefined) return;
    for (const [cls, list] of [['VBD', 'VBDs'], ['VIF', 'VIFs']] as const) {
      const kept = new Set(items(next.get(list)).map((item) => bindings.simulated(text(item)) ?? text(item)));
      for (const each of db.get('VM', vm)[list]) {
        if (kept.has(each) || knowledge.isNamedLater(bindings.recorded(each) ?? each, file, index)) continue;
        situation.lessons += 1;
        db.unannounced(() => db.destroy(cls, each));
      }
    }
  };

  const power = (vm: Ref<'VM'>, recorded: string, wanted: PowerState | undefined, index: number): void => {
    const { power_state: state } = db.get('VM', vm);
    if (wanted === undefined || wanted === state) return;
    situation.lessons += 1;
    db.unannounced(() => {
      if (wanted === 'Halted' || wanted === 'Suspended') return tearDown(world, vm, wanted);
      if (state === 'Running' || state === 'Paused') {
        db.update('VM', vm, { power_state: wanted });
        return refreshVm(world, vm);
      }
      const seen = text(knowledge.sightings(recorded, file, index)[0]?.fields.get('resident_on'));
      const host = [bindings.simulated(seen), ...possibleHosts(world, vm)].find((each) => each !== undefined && each !== NULL_REF && db.has('host', each));
      db.update('VM', vm, { suspend_VDI: NULL_REF });
      bringUp(world, vm, (host ?? db.refs('host')[0]) as Ref<'host'>, wanted, 'boot', true);
    });
  };

  /** A call that only an agent makes possible. */
  const guest = (vm: Ref<'VM'>, error: readonly string[] | undefined): void => {
    const { guest_metrics: metrics, power_state: state } = db.get('VM', vm);
    if (state !== 'Running' && state !== 'Paused') return;
    const wanted = error?.[0] !== 'VM_LACKS_FEATURE';
    const has = db.find('VM_guest_metrics', metrics)?.other['feature-suspend'] === '1';
    if (has === wanted || (error !== undefined && wanted)) return;
    situation.lessons += 1;
    const features = ['feature-suspend', 'feature-shutdown', 'feature-poweroff', 'feature-reboot', 'feature-vcpu-hotplug'];
    const facts = { other: wanted ? Object.fromEntries(features.map((name) => [name, '1'])) : {}, PV_drivers_detected: wanted };
    db.unannounced(() => {
      if (db.has('VM_guest_metrics', metrics)) db.update('VM_guest_metrics', metrics, facts);
      else db.update('VM', vm, { guest_metrics: db.create('VM_guest_metrics', facts) });
      refreshVm(world, vm);
    });
  };

  return { explain, distrust: (ref) => void distrusted.add(ref) };
}
