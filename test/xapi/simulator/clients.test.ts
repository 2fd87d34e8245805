/** Somebody else's client, which knows nothing of us: Xen Orchestra's `xen-api`, over both of its transports. */
import { expect } from 'chai';
import { createClient } from 'xen-api';
import { withPool } from './with-pool.ts';

describe('xen-api on a simulated pool', () => {
  for (const transport of ['json-rpc', 'xml-rpc'] as const) {
    it(`connects by ${transport}, watches, and drives a VM through its life`, () => withPool({ servers: 4 }, async (pool) => {
      const client = createClient(
        { url: pool.simulator.url, auth: { user: 'root', password: 'simulator' }, allowUnauthorized: true, transport },
      );
      await client.connect();
      try {
        await client.objectsFetched;
        const vms = Object.values<any>(client.objects.all).filter((object) => object.$type === 'VM');
        expect(vms).to.have.length(pool.simulator.db.count('VM'));
        const image = vms.find((vm) => vm.name_label.startsWith('cirros'));
        const clone = await client.callAsync('VM.clone', image.$ref, `by ${transport}`);
        await client.call('VM.set_is_a_template', clone, false);
        await client.callAsync('VM.start', clone, false, false);
        const running = await client.barrier(clone);
        expect(running).to.include({ name_label: `by ${transport}`, power_state: 'Running' });
        await pool.clock.advance(60_000);
        const target = Object.values<any>(client.objects.all).find(
          (object) => object.$type === 'host' && object.$ref !== running.resident_on,
        );
        await client.callAsync('VM.pool_migrate', clone, target.$ref, { live: 'true' });
        expect((await client.barrier(clone)).resident_on).to.equal(target.$ref);
        await client.callAsync('VM.clean_shutdown', clone);
        await client.call('VM.destroy', clone);
        await client.barrier();
        expect(client.getObject(clone, undefined)).to.equal(undefined);
      } finally {
        await client.disconnect();
      }
    }));
  }
});
