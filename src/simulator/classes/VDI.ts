/** Disks. Source: xapi_vdi.ml. */
import type { Ref } from '../../xapi/datamodel.ts';
import type { Call, Verbs } from '../call.ts';
import { account, assertPlugged, assertRoom, cloneVdi, copyVdi, createVdi, destroyVdi, roundedSize, snapshotVdi } from '../disks.ts';
import { fail } from '../failure.ts';
import { migrateVdi } from '../migration.ts';
import { admitToDisk, withOperation } from '../operations.ts';
import { isNull } from '../vm-lifecycle.ts';
import { constructed } from './construct.ts';

async function derive(call: Call, vdi: Ref<'VDI'>, operation: 'clone' | 'snapshot'): Promise<Ref<'VDI'>> {
  const { world, job } = call;
  await admitToDisk(call, vdi, operation, true);
  const record = world.db.get('VDI', vdi);
  assertRoom(world, record.SR, 0);
  return withOperation(call, 'VDI', vdi, operation, async () => {
    await job.pause(world.durations.vdiClone);
    return operation === 'clone' ? cloneVdi(world, vdi, record) : snapshotVdi(world, vdi, record);
  });
}

const denied = (): never => fail('PERMISSION_DENIED', '');

function setChangedBlocks({ world }: Call, vdi: Ref<'VDI'>, enabled: boolean): void {
  world.db.update('VDI', vdi, { cbt_enabled: enabled });
}

export const VDI: Verbs<'VDI'> = {
  create: async ({ world, job }, { args }) => {
    const fields = constructed('VDI', args);
    world.db.get('SR', fields.SR);
    assertRoom(world, fields.SR, 0);
    if (fields.virtual_size > world.db.get('SR', fields.SR).physical_size) {
      return fail(
        'SR_BACKEND_FAILURE_79', '', 'VDI Invalid size [opterr=size too large]', '',
      );
    }
    await job.pause(world.durations.vdiCreate);
    return createVdi(world, fields);
  },
  destroy: async (call, { self }) => {
    await admitToDisk(call, self, 'destroy', false);
    const { world, job } = call;
    assertPlugged(world, world.db.get('VDI', self).SR);
    await withOperation(call, 'VDI', self, 'destroy', async () => {
      await job.pause(world.durations.vdiDestroy);
      destroyVdi(world, self);
    });
  },
  forget: async (call, { vdi }) => {
    await admitToDisk(call, vdi, 'forget', false);
    destroyVdi(call.world, vdi);
  },
  snapshot: (call, { vdi }) => derive(call, vdi, 'snapshot'),
  clone: (call, { vdi }) => derive(call, vdi, 'clone'),
  copy: async (call, { vdi, sr, into_vdi: into }) => {
    await admitToDisk(call, vdi, 'copy', false);
    const { world, job } = call;
    const record = world.db.get('VDI', vdi);
    const target = isNull(into) ? (isNull(sr) ? record.SR : sr) : world.db.get('VDI', into).SR;
    world.db.get('SR', target);
    assertRoom(world, target, record.physical_utilisation);
    return withOperation(call, 'VDI', vdi, 'copy', async () => {
      await job.pause(world.durations.copy(record.virtual_size));
      return isNull(into) ? copyVdi(world, vdi, target, record) : into;
    });
  },
  resize: async (call, { vdi, size }) => {
    await admitToDisk(call, vdi, 'resize', false);
    const { world, job } = call;
    const record = world.db.get('VDI', vdi);
    assertRoom(world, record.SR, 0);
    const rounded = roundedSize(size);
    if (rounded < record.virtual_size) return fail('SR_BACKEND_FAILURE_79', '', 'VDI Invalid size [opterr=shrinking not allowed]', '');
    await withOperation(call, 'VDI', vdi, 'resize', async () => {
      await job.pause(world.durations.vdiCreate);
      world.db.update('VDI', vdi, { virtual_size: rounded });
      account(world, record.SR, rounded - record.virtual_size, 0);
    });
  },
  resize_online: async ({ world, job }, { vdi, size }) => {
    const record = world.db.get('VDI', vdi);
    await job.pause(world.durations.vdiCreate);
    world.db.update('VDI', vdi, { virtual_size: roundedSize(size) });
    account(world, record.SR, roundedSize(size) - record.virtual_size, 0);
  },
  set_sharable: ({ world }, { self }) => {
    world.db.get('VDI', self);
    return denied();
  },
  set_read_only: ({ world }, { self }) => {
    world.db.get('VDI', self);
    return denied();
  },
  set_on_boot: ({ world }, { self, value }) => {
    world.db.write('VDI', self, { on_boot: value });
  },
  pool_migrate: (call, { vdi, sr }) => migrateVdi(call, vdi, sr),
  enable_cbt: (call, { self }) => setChangedBlocks(call, self, true),
  disable_cbt: (call, { self }) => setChangedBlocks(call, self, false),
};
