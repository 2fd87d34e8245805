import { expect } from 'chai';
import { withCloud } from '../../support/with-cloud.ts';

const specs = '/compute/v2.1/flavors/42/os-extra_specs';

const refusal = ({ status, body }: { status: number; body: Record<string, { message: string }> }): string =>
  `${status}: ${Object.values(body)[0]?.message ?? ''}`;

describe('extra specs of flavors', () => {
  it('are added, overwritten, shown and dropped one by one', () => withCloud(async (cloud) => {
    expect((await cloud.get(specs)).body).to.deep.equal({ extra_specs: {} });
    expect((await cloud.post(specs, { extra_specs: { 'hw:cpu_policy': 'shared', 'a:b': 'c' } })).body)
      .to.deep.equal({ extra_specs: { 'hw:cpu_policy': 'shared', 'a:b': 'c' } });
    expect((await cloud.post(specs, { extra_specs: { 'a:b': 'd' } })).body).to.deep.equal({ extra_specs: { 'a:b': 'd' } });
    expect((await cloud.get(specs)).body).to.deep.equal({ extra_specs: { 'hw:cpu_policy': 'shared', 'a:b': 'd' } });
    expect((await cloud.put(`${specs}/a:b`, { 'a:b': 'e' })).body).to.deep.equal({ 'a:b': 'e' });
    expect((await cloud.get(`${specs}/a:b`)).body).to.deep.equal({ 'a:b': 'e' });
    expect((await cloud.get('/compute/v2.1/flavors/42', { version: '2.61' })).body.flavor.extra_specs).to.deep.equal({ 'hw:cpu_policy': 'shared', 'a:b': 'e' });

    const gone = await cloud.delete(`${specs}/a:b`);
    expect([gone.status, gone.body]).to.deep.equal([200, undefined]);
    expect(refusal(await cloud.delete(`${specs}/a:b`))).to.equal('404: Flavor 42 has no extra specs with key a:b.');
    expect(refusal(await cloud.get(`${specs}/a:b`))).to.equal('404: Flavor 42 has no extra specs with key a:b.');
  }));

  it('answers a number as it came and keeps it as text', () => withCloud(async (cloud) => {
    expect((await cloud.post(specs, { extra_specs: { a: 1.5 } })).body).to.deep.equal({ extra_specs: { a: 1.5 } });
    expect((await cloud.get(`${specs}/a`)).body).to.deep.equal({ a: '1.5' });
  }));

  it('refuses bodies that set nothing, several, another one, or what is no text', () => withCloud(async (cloud) => {
    expect((await cloud.post(specs, { extra_specs: {} })).body).to.deep.equal({ extra_specs: {} });
    expect(refusal(await cloud.post(specs, {}))).to.equal("400: 'extra_specs' is a required property");
    expect(refusal(await cloud.post(specs, { extra_specs: { a: null } }))).to.equal("400: Invalid input for field/attribute a. Value: None. None is not of type 'string', 'number'");
    expect((await cloud.post(specs, { extra_specs: { 'a/b': 'c' } })).status).to.equal(400);
    expect((await cloud.post(specs, { extra_specs: { a: 'x'.repeat(256) } })).status).to.equal(400);
    expect(refusal(await cloud.put(`${specs}/a`, { b: 'c' }))).to.equal('400: Request body and URI mismatch');
    expect(refusal(await cloud.put(`${specs}/a`, { a: 'c', b: 'c' }))).to.equal("400: {'a': 'c', 'b': 'c'} has too many properties");
    expect(refusal(await cloud.post('/compute/v2.1/flavors/nope/os-extra_specs', { extra_specs: { a: 'b' } }))).to.equal('404: Flavor nope could not be found.');
    expect((await cloud.get(specs)).body).to.deep.equal({ extra_specs: {} });
  }));

  it('a member reads those of a flavor that it sees', () => withCloud(async (cloud) => {
    const as = await cloud.person('member', 'demo');
    await cloud.post('/compute/v2.1/flavors', { flavor: { id: 'p', name: 'p', vcpus: 1, ram: 64, disk: 1, 'os-flavor-access:is_public': false } });
    expect((await cloud.get(specs, { as })).status).to.equal(200);
    expect(refusal(await cloud.get('/compute/v2.1/flavors/p/os-extra_specs', { as }))).to.equal('404: Flavor p could not be found.');
    expect(refusal(await cloud.post(specs, { extra_specs: { a: 'b' } }, { as })))
      .to.equal("403: Policy doesn't allow os_compute_api:os-flavor-extra-specs:create to be performed.");
  }));

  /** Name and value → what 2.86 says; undefined: it takes them. */
  const rules: readonly (readonly [name: string, value: string, complaint?: string])[] = [
    ['foo', 'anything'],
    ['own:name', 'anything'],
    ['hw:cpu_policy', 'shared'],
    ['hw:cpu_policy', 'bogus', "Validation failed; 'bogus' is not one of: dedicated, shared, mixed."],
    ['hw:no_such_thing', '1', "Validation failed; extra spec 'hw:no_such_thing' does not appear to be a valid extra spec."],
    ['hw:cpu_sockets', '2'],
    ['hw:cpu_sockets', '0', "Validation failed; '0' is less than the min value of '1'."],
    ['hw:cpu_sockets', 'two', "Validation failed; 'two' is not a valid integer value."],
    ['hw:redirected_usb_ports', '16', "Validation failed; '16' is greater than the max value of '15'."],
    ['hw:cpu_max_sockets', '-1', "Validation failed; '-1' is less than the min value of '1'."],
    ['powervm:shared_weight', '256'],
    ['hw:boot_menu', 'Yes'],
    ['hw:boot_menu', 'perhaps', "Validation failed; 'perhaps' is not a valid boolean-like value."],
    ['hide_hypervisor_id', 'perhaps', "Validation failed; 'perhaps' is not a valid boolean-like value."],
    ['hw:numa_cpus.0', '0-3,^2'],
    ['hw:numa_cpus.x', '0-3', "Validation failed; extra spec 'hw:numa_cpus.x' does not appear to be a valid extra spec."],
    ['hw:mem_page_size', 'large'],
    ['hw:mem_page_size', '2MB'],
    ['resources:VCPU', '2'],
    ['resources1:CUSTOM_GPU', 'x', "Validation failed; 'x' is not a valid integer value."],
    ['trait:HW_CPU_X86_AVX', 'required'],
    ['trait_a:CUSTOM_FAST', 'please', "Validation failed; 'please' is not one of: required, forbidden."],
    ['quota:disk_read_iops_sec', '-1', "Validation failed; '-1' is less than the min value of '0'."],
    ['quota:cpu_limit', '-1'],
    ['capabilities:cpu_info:topology:cores', '>= 2'],
    ['capabilities:bogus', '1', "Validation failed; extra spec 'capabilities:bogus' does not appear to be a valid extra spec."],
    ['aggregate_instance_extra_specs:ssd', 'true'],
    ['pci_passthrough:alias', 'gpu:1, nic:2'],
  ];

  it('names and values of known name spaces are checked from 2.86 on, and not before', () => withCloud(async (cloud) => {
    for (const [name, value, complaint] of rules) {
      const answer = await cloud.post(specs, { extra_specs: { [name]: value } }, { version: '2.86' });
      expect(answer.status === 200 ? undefined : refusal(answer), `${name}=${value}`).to.equal(complaint === undefined ? undefined : `400: ${complaint}`);
      expect((await cloud.post(specs, { extra_specs: { [name]: value } }, { version: '2.85' })).status, `${name}=${value}`).to.equal(200);
      if (/[:.]/.test(name)) continue;
      const put = await cloud.put(`${specs}/${name}`, { [name]: value }, { version: '2.86' });
      expect(put.status === 200 ? undefined : refusal(put), `${name}=${value}`).to.equal(complaint === undefined ? undefined : `400: ${complaint}`);
    }
  }));
});
