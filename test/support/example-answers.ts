/** What the example of an operation's answer has to be like. */
import { isVisible, project, type Schema, type Viewer } from '../../src/http/projection.ts';
import type { SpecOperation } from '../../src/http/spec.ts';

export interface AnswerForm {
  readonly status: number;
  readonly schema: Schema;
}

/** As somebody has it at a version; undefined: it answers no JSON, or only ever refuses. */
export function answerForm({ responses }: SpecOperation, viewer: Viewer): AnswerForm | undefined {
  const success = responses.find(({ status, annotation }) => status < 300 && isVisible(annotation, viewer));
  const schema = success?.schema === undefined ? undefined : project(success.schema, viewer);
  return success === undefined || schema === undefined ? undefined : { status: success.status, schema };
}

/** Service and operation → why no request gets an answer of it here. May only shrink. */
export const unanswered: Readonly<Record<string, string>> = {
  'compute assistedVolumeSnapshots.create': 'a file that only Nova\'s libvirt driver makes',
  'compute baremetalNodes.list': 'there is no Ironic',
  'compute baremetalNodes.show': 'there is no Ironic',
  'compute floatingIps.create': 'there are no floating addresses',
  'compute floatingIps.show': 'there are no floating addresses',
  'compute hosts.reboot': 'servers run on the hosts',
  'compute hosts.shutdown': 'servers run on the hosts',
  'compute hosts.startup': 'the simulated hosts know nobody who switches them on',
  'compute serverMigrations.show': 'there is something to show only while it goes on',
  'compute serverShares.create': 'there is no Manila',
  'compute serverShares.show': 'there is no Manila',
  'compute servers.action.os-getRDPConsole': 'XenServer has VNC consoles alone',
  'compute servers.action.os-getSPICEConsole': 'XenServer has VNC consoles alone',
  'compute servers.action.os-getSerialConsole': 'XenServer has VNC consoles alone',
  'image info.stores': 'there is one store, and Glance tells of several only',
};
