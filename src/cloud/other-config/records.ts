/** What Glance, Neutron and Cinder know of an image, a network and a volume, and XAPI does not. */
import { asNumber, asString, asStrings, textOrNull, type JsonObject } from './formats.ts';

/** What Glance knows of an image and XAPI does not of a template. */
export interface ImageRecord {
  readonly status: 'queued' | 'active' | 'deactivated';
  readonly visibility: ImageVisibility;
  /** Lists leave it out. */
  readonly hidden: boolean;
  readonly minRamMib: number;
  readonly minDiskGib: number;
  readonly diskFormat: string | null;
  readonly containerFormat: string | null;
  /** Of the data as they were uploaded: bytes, and their sums in hexadecimal; null while there are none. */
  readonly sizeBytes: number | null;
  readonly md5: string | null;
  readonly sha512: string | null;
  /** Milliseconds since 1970. */
  readonly updated: number;
  /** Project → what it says to the image that is shared with it. */
  readonly members: Readonly<Record<string, ImageMember>>;
}

const visibilities = ['public', 'private', 'shared', 'community'] as const;
export type ImageVisibility = (typeof visibilities)[number];

const memberStatuses = ['pending', 'accepted', 'rejected'] as const;
export interface ImageMember {
  readonly status: (typeof memberStatuses)[number];
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly updated: number;
}

const imageMembers = (value: unknown): ImageRecord['members'] =>
  Object.fromEntries(Object.entries(typeof value === 'object' && value !== null ? { ...value } : {}).map(([project, member]): [string, ImageMember] => {
    const { status, created, updated } = { ...(member as JsonObject) };
    return [project, { status: memberStatuses.find((known) => known === status) ?? 'pending', created: asNumber(created), updated: asNumber(updated) }];
  }));

export const imageRecord = (value: JsonObject): ImageRecord => {
  return {
    status: (['queued', 'active', 'deactivated'] as const).find((known) => known === value['status']) ?? 'queued',
    visibility: visibilities.find((known) => known === value['visibility']) ?? 'private',
    hidden: value['hidden'] === true,
    minRamMib: asNumber(value['minRamMib']),
    minDiskGib: asNumber(value['minDiskGib']),
    diskFormat: textOrNull(value['diskFormat']),
    containerFormat: textOrNull(value['containerFormat']),
    sizeBytes: typeof value['sizeBytes'] === 'number' ? value['sizeBytes'] : null,
    md5: textOrNull(value['md5']),
    sha512: textOrNull(value['sha512']),
    updated: asNumber(value['updated']),
    members: imageMembers(value['members']),
  };
};

/** What Neutron knows of a network and XAPI does not. */
export interface NetworkRecord {
  readonly projectId: string;
  readonly shared: boolean;
  /** It leads out of the cloud, and is there for everybody to see. */
  readonly external: boolean;
  readonly adminStateUp: boolean;
  readonly portSecurity: boolean;
  /** Zones that were asked for when it was made. */
  readonly zoneHints?: readonly string[] | undefined;
  readonly subnets: readonly SubnetRecord[];
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly updated: number;
  /** Counts the changes. */
  readonly revision: number;
}

export interface SubnetRecord {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly description: string;
  readonly ipVersion: 4 | 6;
  readonly cidr: string;
  readonly gateway: string | null;
  readonly enableDhcp: boolean;
  readonly pools: readonly { readonly start: string; readonly end: string }[];
  readonly nameservers: readonly string[];
  readonly routes: readonly { readonly destination: string; readonly nexthop: string }[];
  readonly ipv6RaMode?: string | null | undefined;
  readonly ipv6AddressMode?: string | null | undefined;
  /** Beginnings of the device owners whose ports get addresses of it; none: all. */
  readonly serviceTypes?: readonly string[] | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly created: number;
  readonly updated: number;
  readonly revision: number;
}

/** What nobody but the service writes is taken as it is. */
export const networkRecord = (value: JsonObject): NetworkRecord | undefined =>
  typeof value['projectId'] !== 'string' || !Array.isArray(value['subnets']) ? undefined : {
    projectId: value['projectId'],
    shared: value['shared'] === true,
    external: value['external'] === true,
    adminStateUp: value['adminStateUp'] !== false,
    portSecurity: value['portSecurity'] !== false,
    zoneHints: Array.isArray(value['zoneHints']) ? value['zoneHints'].map((zone) => asString(zone)) : [],
    subnets: value['subnets'] as readonly SubnetRecord[],
    created: asNumber(value['created']),
    updated: asNumber(value['updated']),
    revision: asNumber(value['revision']),
  };

/** What a volume is beside its disk. Written when it is made. */
export interface VolumeData {
  readonly id: string;
  readonly projectId: string;
  readonly userId: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly metadata: Readonly<Record<string, string>>;
  /** That it was made of. */
  readonly snapshotId: string | null;
  /** Whose data it began with. */
  readonly imageId: string | null;
}

export interface VolumeSnapshotMark {
  readonly id: string;
  readonly volumeId: string;
  readonly projectId: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  /** Whose data the volume began with. */
  readonly imageId: string | null;
}

export const volumeData = (value: JsonObject): VolumeData | undefined =>
  typeof value['id'] !== 'string' ? undefined : {
    id: value['id'],
    projectId: asString(value['projectId']),
    userId: asString(value['userId']),
    created: asNumber(value['created']),
    metadata: asStrings(value['metadata']),
    snapshotId: textOrNull(value['snapshotId']),
    imageId: textOrNull(value['imageId']),
  };

export const volumeSnapshot = (value: JsonObject): VolumeSnapshotMark | undefined =>
  typeof value['id'] !== 'string' ? undefined : {
    id: value['id'],
    volumeId: asString(value['volumeId']),
    projectId: asString(value['projectId']),
    created: asNumber(value['created']),
    imageId: textOrNull(value['imageId']),
  };

/** What Neutron knows of a port and XAPI does not of an interface. */
export interface PortSaid {
  readonly name: string;
  readonly description: string;
  readonly portSecurity: boolean;
  readonly addressPairs: readonly { readonly ip_address: string; readonly mac_address?: string | undefined }[];
  readonly dhcpOptions: readonly object[];
  readonly tags: readonly string[];
  /** Milliseconds since 1970. */
  readonly updated: number;
  /** Counts the changes. */
  readonly revision: number;
}

/** Of one of which nothing was said. */
export const freshPort: PortSaid = { name: '', description: '', portSecurity: false, addressPairs: [], dhcpOptions: [], tags: [], updated: 0, revision: 0 };

/** What nobody but the service writes is taken as it is. */
export const portSaid = (value: JsonObject): PortSaid | undefined => (typeof value['revision'] === 'number' ? { ...freshPort, ...value } : undefined);
