/** The commands, in an order in which each finds what it needs. The admin asks. */
import { refused, works, type Command } from './command.ts';
import { identityCommands } from './identity-commands.ts';

/** Waits until a server is so and nothing is at work on it. */
const becomes = (server: string, status = '\\w+'): Command => works(`nova show ${server}`, { until: new RegExp(`task_state +\\| - [^]*\\| status +\\| ${status} `) });
const settles = (server: string): Command => becomes(server);

const image = 'cirros-0.6.2-x86_64-disk';
const other = 'debian-12-genericcloud-amd64';
const gone = /no longer available|404|The resource could not be found|Not Found|not supported|unrecognized|410/;

const notRunning = /could not be found|not found|No server migration|while it is in|409/;

const flavors: readonly Command[] = [
  works('openstack flavor create --ram 128 --disk 10 --vcpus 1 --id f1 f1'),
  works('openstack flavor create --ram 256 --disk 10 --vcpus 1 --private f2'),
  works('openstack flavor list --all --long'),
  works('openstack flavor set --property hw:cpu_sockets=1 --description words f1'),
  works('openstack flavor unset --property hw:cpu_sockets f1'),
  works('openstack flavor show f1'),
  works('openstack flavor delete f2'),
  works('nova flavor-create n1 auto 192 10 1'),
  works('nova flavor-list --extra-specs'),
  works('nova flavor-show n1'),
  works('nova flavor-update n1 words'),
  works('nova flavor-key n1 set hw:cpu_cores=1'),
  works('nova flavor-create n2 n2 128 1 1 --is-public False'),
  works('openstack project show admin -f value -c id', { learn: { project: /^(\w+)$/m } }),
  works('nova flavor-access-add n2 {project}'),
  works('nova flavor-access-list --flavor n2'),
  works('nova flavor-access-remove n2 {project}'),
  works('nova flavor-delete n2'),
];

const keypairs: readonly Command[] = [
  works('nova keypair-list'),
  works('openstack keypair create k1'),
  works('openstack keypair list'),
  works('openstack keypair show k1'),
  works('nova keypair-show k1'),
  works('openstack keypair delete k1'),
  refused('nova keypair-add k2', /key/),
  refused('nova keypair-delete k2', /Keypair k2 not found/),
];

const groups: readonly Command[] = [
  works('openstack server group create --policy anti-affinity g1', { learn: { group: /\bid +\| ([0-9a-f-]{36})/ } }),
  works('openstack server group list'),
  works('openstack server group show g1'),
  works('nova server-group-list'),
  works('nova server-group-get {group}'),
  works('openstack server group delete g1'),
  works('nova server-group-create g2 affinity', { learn: { group: /\| ([0-9a-f]{8}-[0-9a-f-]{27}) / } }),
  works('nova server-group-delete {group}'),
];

const servers: readonly Command[] = [
  works(`openstack server create --image ${image} --flavor f1 --network NET --wait s1`),
  works(`nova boot --image ${image} --flavor f1 --nic net-name=NET --poll n1`),
  works('openstack server list --long'),
  works('nova list --all-tenants --fields name,status'),
  works('openstack server show s1'),
  works('nova show n1'),
  works('openstack server set --property a=b --tag t s1'),
  works('openstack server unset --property a --tag t s1'),
  works('nova meta n1 set a=b'),
  works('nova update n1 --description words'),
  works('nova server-tag-add n1 t1'),
  works('nova server-tag-list n1'),
  works('nova server-tag-set n1 t2 t3'),
  works('nova server-tag-delete n1 t2'),
  works('nova server-tag-delete-all n1'),
  works('nova server-topology n1'),
  works('nova diagnostics n1'),
  works('openstack server lock s1'),
  works('openstack server unlock s1'),
  works('nova lock n1'),
  works('nova unlock n1'),
  works('openstack server event list s1', { learn: { request: /(req-[0-9a-f-]+)/ } }),
  works('openstack server event show s1 {request}'),
  works('nova instance-action-list s1'),
  works('nova instance-action s1 {request}'),
];

const power: readonly Command[] = [
  works('openstack server stop s1'), becomes('s1', 'SHUTOFF'),
  works('openstack server start s1'), becomes('s1', 'ACTIVE'),
  works('openstack server reboot --hard --wait s1'),
  works('openstack server pause s1'), becomes('s1', 'PAUSED'),
  works('openstack server unpause s1'), becomes('s1', 'ACTIVE'),
  works('openstack server suspend s1'), becomes('s1', 'SUSPENDED'),
  works('openstack server resume s1'), becomes('s1', 'ACTIVE'),
  works('nova stop n1'), becomes('n1', 'SHUTOFF'),
  works('nova start n1'), becomes('n1', 'ACTIVE'),
  works('nova reboot --poll n1'),
  works('nova pause n1'), becomes('n1', 'PAUSED'),
  works('nova unpause n1'), becomes('n1', 'ACTIVE'),
  works('nova suspend n1'), becomes('n1', 'SUSPENDED'),
  works('nova resume n1'), becomes('n1', 'ACTIVE'),
  works('nova reset-state --active n1'),
];

const images: readonly Command[] = [
  works('openstack server image create --name i1 --wait s1'),
  works('openstack server backup create --name b1 --type daily --rotate 1 s1'), settles('s1'),
  works('nova image-create n1 i2'), settles('n1'),
  works('nova backup n1 b2 daily 1'), settles('n1'),
  works(`openstack server rebuild --image ${image} --wait s1`),
  works(`nova rebuild --poll n1 ${image}`),
];

const rescue: readonly Command[] = [
  works('openstack server rescue s1'), becomes('s1', 'RESCUE'),
  works('openstack server unrescue s1'), becomes('s1', 'ACTIVE'),
  works(`nova rescue --image ${other} n1`), becomes('n1', 'RESCUE'),
  works('nova unrescue n1'), becomes('n1', 'ACTIVE'),
  works('openstack server shelve s1'), becomes('s1', 'SHELVED(_OFFLOADED)?'), settles('s1'),
  works('openstack server unshelve s1'), becomes('s1', 'ACTIVE'),
  works('nova shelve n1'), becomes('n1', 'SHELVED(_OFFLOADED)?'), settles('n1'),
  refused('nova shelve-offload n1', /Cannot 'shelveOffload' instance .* while it is in vm_state shelved_offloaded/),
  works('nova unshelve n1'), becomes('n1', 'ACTIVE'),
  refused('openstack server restore s1', /Cannot 'restore' instance .* while it is in vm_state active/),
  refused('nova restore n1', /ERROR/),
];

const moves: readonly Command[] = [
  works('openstack flavor create --ram 512 --disk 10 --vcpus 1 f3'),
  works('openstack server resize --flavor f3 --wait s1'),
  works('openstack server resize confirm s1'), becomes('s1', 'ACTIVE'),
  works('openstack server resize --flavor f1 --wait s1'),
  works('openstack server resize revert s1'), becomes('s1', 'ACTIVE'), settles('s1'),
  works('nova resize --poll n1 f3'),
  works('nova resize-confirm n1'), becomes('n1', 'ACTIVE'),
  works('nova resize --poll n1 f1'),
  works('nova resize-revert n1'), becomes('n1', 'ACTIVE'), settles('n1'),
  works('openstack server migrate --wait s1'),
  works('openstack server migration confirm s1'), becomes('s1', 'ACTIVE'), settles('s1'),
  works('openstack server migrate --wait s1'),
  works('openstack server migration revert s1'), becomes('s1', 'ACTIVE'), settles('s1'),
  works('openstack server migrate --wait s1'),
  works('openstack server migrate confirm s1'), becomes('s1', 'ACTIVE'), settles('s1'),
  works('openstack server migrate --wait s1'),
  works('openstack server migrate revert s1'), becomes('s1', 'ACTIVE'), settles('s1'),
  works('nova migrate --poll n1'),
  works('nova resize-confirm n1'), becomes('n1', 'ACTIVE'), settles('n1'),
  works('openstack server migrate --live-migration --wait s1'),
  works('nova live-migration n1'), settles('n1'),
  works('openstack server migration list --server s1'),
  works('nova migration-list'),
  works('nova server-migration-list n1'),
  refused('openstack server migration show s1 1', notRunning),
  refused('nova server-migration-show n1 1', notRunning),
  refused('openstack server migration abort s1 1', notRunning),
  refused('nova live-migration-abort n1 1', notRunning),
  refused('openstack server migration force complete s1 1', notRunning),
  refused('nova live-migration-force-complete n1 1', notRunning),
  refused('openstack server evacuate s1', /still in use|is on no host/),
  refused('nova evacuate n1', /still in use|is on no host/),
];

const devices: readonly Command[] = [
  works('nova list-secgroup s1'),
  refused('openstack server add security group s1 default', /Duplicate items in the list/),
  refused('nova add-secgroup n1 default', /Duplicate items in the list/),
  works('openstack server remove security group s1 default'),
  works('openstack server add security group s1 default'),
  works('nova remove-secgroup n1 default'),
  works('nova add-secgroup n1 default'),
  works('openstack server add network s1 NET'),
  works('nova interface-list s1', { learn: { port: /\| ([0-9a-f-]{36}) +\| [0-9a-f-]{36}/ } }),
  works('openstack server remove port s1 {port}'),
  refused('openstack server add port s1 {port}', /.+/),
  works('openstack network show NET -f value -c id', { learn: { network: /^([0-9a-f-]{36})$/m } }),
  works('nova interface-attach --net-id {network} n1'),
  works('nova interface-list n1', { learn: { port: /\| ([0-9a-f-]{36}) +\| [0-9a-f-]{36}/ } }),
  works('nova interface-detach n1 {port}'),
  works('openstack server remove network n1 NET'),
  works('openstack server add fixed ip s1 NET'),
  refused('openstack server remove fixed ip s1 192.0.2.9', /.+/),
  refused('openstack server add floating ip s1 192.0.2.9', /.+/),
  refused('openstack server remove floating ip s1 192.0.2.9', /.+/),
  works('openstack server volume list s1'),
  works('nova volume-attachments n1'),
  refused('openstack server add volume s1 00000000-0000-4000-8000-000000000001', /.+/),
  refused('openstack server remove volume s1 00000000-0000-4000-8000-000000000001', /.+/),
  refused('openstack server volume set --preserve-on-termination s1 00000000-0000-4000-8000-000000000001', /.+/),
  refused('openstack server volume update --preserve-on-termination s1 00000000-0000-4000-8000-000000000001', /.+/),
  refused('nova volume-attach n1 00000000-0000-4000-8000-000000000001', /could not be found/),
  refused('nova volume-detach n1 00000000-0000-4000-8000-000000000001', /.+/),
  refused('nova volume-update n1 00000000-0000-4000-8000-000000000001 00000000-0000-4000-8000-000000000002', /.+/),
  works('openstack --os-compute-api-version 2.97 server share list s1'),
  refused('openstack --os-compute-api-version 2.97 server share show s1 00000000-0000-4000-8000-000000000001', /.+/),
];

const guests: readonly Command[] = [
  works('openstack console url show --novnc s1', { learn: { token: /token(?:=|%3D)([0-9a-f-]{36})/ } }),
  works('openstack --os-compute-api-version 2.99 console connection show {token}'),
  works('nova get-vnc-console n1 novnc'),
  refused('nova get-spice-console n1 spice-html5', /Unavailable console type spice-html5/),
  refused('nova --os-compute-api-version 2.90 get-rdp-console n1 rdp-html5', /Unavailable console type rdp-html5/),
  refused('nova get-serial-console n1', /Unavailable console type serial/),
  refused('nova get-mks-console n1', /Unavailable console type webmks/),
  works('openstack console log show --lines 5 s1'),
  works('nova console-log n1'),
  works('nova get-password n1'),
  works('nova clear-password n1'),
  works('openstack server set --password secret s1'),
  refused('openstack server dump create s1', /.+/),
  refused('nova trigger-crash-dump n1', /.+/),
  works('nova refresh-network n1'),
  refused('nova --os-compute-api-version 2.92 reset-network n1', gone),
];

const aggregates: readonly Command[] = [
  works('openstack aggregate create --zone z1 a1'),
  works('openstack aggregate add host a1 xen-host-3'),
  works('openstack aggregate set --property a=b a1'),
  works('openstack aggregate unset --property a a1'),
  works('openstack aggregate list --long'),
  works('openstack aggregate show a1'),
  works(`openstack --os-compute-api-version 2.81 aggregate cache image a1 ${image}`),
  works('openstack aggregate remove host a1 xen-host-3'),
  works('openstack aggregate delete a1'),
  works('nova aggregate-create a2'),
  works('nova aggregate-add-host a2 xen-host-3'),
  works('nova aggregate-set-metadata a2 a=b'),
  works('nova aggregate-update a2 --name a3'),
  works('nova aggregate-list'),
  works('nova aggregate-show a3'),
  works(`openstack image show ${image} -f value -c id`, { learn: { image: /^([0-9a-f-]{36})$/m } }),
  works('nova aggregate-cache-images a3 {image}'),
  works('nova aggregate-remove-host a3 xen-host-3'),
  works('nova aggregate-delete a3'),
  works('nova availability-zone-list'),
];

const hosts: readonly Command[] = [
  works('openstack compute service list', { learn: { service: /\| ([0-9a-f-]{36}) \| nova-compute +\| xen-host-3/ } }),
  works('openstack compute service set --disable --disable-reason words xen-host-3 nova-compute'),
  works('openstack compute service set --enable xen-host-3 nova-compute'),
  refused('openstack compute service delete {service}', /.+/),
  works('nova service-list'),
  works('nova service-disable --reason words {service}'),
  works('nova service-enable {service}'),
  works('nova service-force-down {service}'),
  works('nova service-force-down --unset {service}'),
  refused('nova service-delete {service}', /.+/),
  works('openstack hypervisor list'),
  works('openstack hypervisor show xen-host-1'),
  works('openstack --os-compute-api-version 2.87 hypervisor stats show'),
  works('nova hypervisor-list', { learn: { hypervisor: /\| ([0-9a-f-]{36}) +\| xen-host-1/ } }),
  works('nova hypervisor-show {hypervisor}'),
  works('nova hypervisor-servers xen-host-1'),
  works('nova hypervisor-uptime {hypervisor}'),
  works('nova --os-compute-api-version 2.87 hypervisor-stats'),
  works('openstack --os-compute-api-version 2.42 host list'),
  works('openstack --os-compute-api-version 2.42 host show xen-host-1'),
  works('openstack --os-compute-api-version 2.42 host set --disable xen-host-3'),
  works('openstack --os-compute-api-version 2.42 host set --enable xen-host-3'),
  works('nova host-meta xen-host-1 set a=b'),
  works('nova host-evacuate-live xen-host-1'), settles('s1'), settles('n1'),
  works('nova host-evacuate xen-host-1'),
  works('nova host-servers-migrate xen-host-3'), settles('s1'), settles('n1'),
];

const projects: readonly Command[] = [
  works('nova limits'),
  works('nova usage'),
  works('nova usage-list'),
  works('openstack usage list'),
  works('openstack usage show'),
  works('nova instance-usage-audit-log'),
  works('openstack quota set --ports 50 --secgroups 20 {project}'),
  works('openstack quota show --network {project}'),
  works('openstack quota delete --network {project}'),
  works('nova quota-show'),
  works('nova quota-defaults'),
  works('nova quota-update {project} --instances 20'),
  works('nova quota-delete --tenant {project}'),
  works('nova quota-class-show default'),
  works('nova quota-class-update default --instances 10'),
];

const ended: readonly Command[] = [
  refused('nova --os-compute-api-version 2.90 agent-list', gone),
  refused('nova --os-compute-api-version 2.90 agent-create linux x86 1 http://192.0.2.1 0123456789abcdef0123456789abcdef xen', gone),
  refused('nova --os-compute-api-version 2.90 agent-modify 1 1 http://192.0.2.1 0123456789abcdef0123456789abcdef', gone),
  refused('nova --os-compute-api-version 2.90 agent-delete 1', gone),
  refused('openstack compute agent list', gone),
  refused('openstack compute agent create linux x86 1 http://192.0.2.1 0123456789abcdef0123456789abcdef xen', gone),
  refused('openstack compute agent set --agent-version 2 1', gone),
  refused('openstack compute agent delete 1', /.+/),
];

const ends: readonly Command[] = [
  works('openstack server delete --wait s1'),
  works('nova force-delete n1'),
  refused('nova delete none', /No server with a name or ID of 'none' exists/),
];

export const commands: readonly Command[] = [
  ...flavors, ...keypairs, ...groups, ...servers, ...power, ...images, ...rescue, ...moves, ...devices, ...guests, ...aggregates, ...hosts, ...projects,
  ...identityCommands, ...ended, ...ends,
];
