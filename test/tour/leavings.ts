/** What a former tour had left in the recorded cloud, and its answers show: made again through the APIs. */

export type Ask = (method: string, path: string, body?: unknown) => Promise<{ readonly body: unknown }>;

/** How many aggregates there had been. */
const aggregates = 7;

/**
 * @param admin asks as an administrator
 * @param demo asks as the member of the project `demo` with this id
 */
export async function leave(admin: Ask, demo: Ask, projectId: string): Promise<void> {
  await admin('POST', '/compute/v2.1/flavors/42/action', { addTenantAccess: { tenant: projectId } });
  for (let number = 1; number <= aggregates; number += 1) {
    const { body } = await admin('POST', '/compute/v2.1/os-aggregates', { aggregate: { name: `former-${number}` } });
    await admin('DELETE', `/compute/v2.1/os-aggregates/${(body as { aggregate: { id: number } }).aggregate.id}`);
  }
  // A backup, with everything that Nova and its driver say of one.
  const said = {
    base_image_ref: projectId, boot_roles: 'member,reader', image_location: 'snapshot', image_state: 'available', image_type: 'backup', backup_type: 'daily',
    instance_uuid: projectId, owner_id: projectId, owner_project_name: 'demo', owner_user_name: 'demo', user_id: projectId,
  };
  const { body } = await demo('POST', '/image/v2/images', { name: 'x', disk_format: 'raw', container_format: 'bare', min_disk: 1, ...said });
  await demo('PUT', `/image/v2/images/${(body as { id: string }).id}/file`, Buffer.from('peer image\n'.repeat(100)));
}
