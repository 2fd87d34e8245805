/** The commands about who may do what, in an order in which each finds what it needs. The admin asks. */
import { refused, works, type Command } from './command.ts';

const inLab = '--user-domain lab';

const usersAndGroups: readonly Command[] = [
  works('openstack domain create --description words lab'),
  works('openstack domain list'),
  works('openstack project create --domain lab --tag blue bench'),
  works('openstack project create --domain lab --parent bench drawer'),
  works('openstack project show --domain lab --parents drawer'),
  works('openstack project show --domain lab --children bench'),
  works('openstack project set --domain lab --tag red bench'),
  works('openstack project list --domain lab --tags blue --long'),
  works('openstack user create --domain lab --password secret ann'),
  works('openstack user create --domain lab --password secret bob'),
  works('openstack user set --domain lab --email ann@example.org ann'),
  works('openstack user show --domain lab ann'),
  works('openstack group create --domain lab --description words operators'),
  works(`openstack group add user --group-domain lab ${inLab} operators ann bob`),
  works(`openstack group contains user --group-domain lab ${inLab} operators ann`),
  works(`openstack group remove user --group-domain lab ${inLab} operators bob`),
  works('openstack group set --domain lab --description others operators'),
  works('openstack group show --domain lab operators'),
  works(`openstack group list --user ann ${inLab}`),
  works('openstack group list --domain lab --long'),
];

const roles: readonly Command[] = [
  works('openstack role create --description words cook'),
  works('openstack role create --domain lab chef'),
  works('openstack role list --domain lab'),
  works('openstack role set --name cooks cook'),
  works('openstack role show cooks'),
  works('openstack implied role create --implied-role reader cooks'),
  works('openstack implied role list'),
  works('openstack role add --group operators --group-domain lab --project bench --project-domain lab member'),
  works(`openstack role add --user ann ${inLab} --project bench --project-domain lab --inherited cooks`),
  works(`openstack role add --user ann ${inLab} --domain lab reader`),
  works(`openstack role add --user ann ${inLab} --system all reader`),
  works('openstack role assignment list --names'),
  works(`openstack role assignment list --user ann ${inLab} --effective --names`),
  works('openstack role assignment list --group operators --group-domain lab'),
  works('openstack role assignment list --project bench --project-domain lab --names --inherited'),
  works(`openstack role remove --user ann ${inLab} --project bench --project-domain lab --inherited cooks`),
  works('openstack implied role delete --implied-role reader cooks'),
  works('openstack role delete cooks'),
];

const catalog: readonly Command[] = [
  works('openstack region create --description words north'),
  works('openstack region set --description others north'),
  works('openstack region show north'),
  works('openstack region list'),
  works('openstack service create --name swift --description objects object-store'),
  works('openstack service set --description others swift'),
  works('openstack service list --long'),
  works('openstack endpoint create --region north swift public http://swift.example.org/v1/AUTH_%(project_id)s'),
  works('openstack endpoint list --service swift'),
  works('openstack catalog show swift'),
  works('openstack service delete swift'),
  works('openstack region delete north'),
  refused('openstack service delete nova', /not authorized|failed to delete/),
  refused('openstack region delete RegionOne', /not authorized|failed to delete/),
];

const secrets: readonly Command[] = [
  works('openstack credential create --type totp admin SEED'),
  works('openstack credential list --type totp'),
  works('openstack ec2 credentials create'),
  works('openstack ec2 credentials list'),
  works('openstack application credential create --access-rules [{"service":"compute","method":"GET","path":"/v2.1/**"}] backup'),
  works('openstack application credential show backup'),
  works('openstack access rule list'),
  works('openstack application credential delete backup'),
  works('openstack trust create --project admin --role admin --trustor-domain default --trustee-domain lab admin ann'),
  works('openstack trust list'),
  works('openstack policy list'),
];

const end: readonly Command[] = [
  refused('openstack domain delete lab', /Cannot delete a domain that is enabled/),
  works('openstack domain set --disable lab'),
  works('openstack domain delete lab'),
  works('openstack trust list'),
];

export const identityCommands: readonly Command[] = [...usersAndGroups, ...roles, ...catalog, ...secrets, ...end];
