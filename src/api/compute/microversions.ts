/** The microversions of compute, and the few differences between them which are more than presence (that is in api-spec/). */
import type { Microversions } from '../../http/service.ts';

export const computeMicroversions = {
  service: 'compute',
  legacyHeader: 'X-OpenStack-Nova-API-Version',
  min: '2.1',
  max: '2.104',
  features: {
    /** The filter `ip6` is for everyone; before, only administrators could use it. */
    ip6FilterForAll: '2.5',
    /** A public flavor refuses to be given to a project; before, that was recorded without effect. */
    publicFlavorsAreForAll: '2.7',
    /** A server without a description has none; before, its name stood for it. */
    ownDescription: '2.19',
    /** A shelved server can be given volumes, and they can be taken away. */
    volumesOfShelved: '2.20',
    /** The actions of deleted servers can still be read. */
    actionsOfDeletedServers: '2.21',
    /** Hypervisors describe their processor by an object; before, by the same as JSON in a string. */
    cpuInfoObject: '2.28',
    /** The target of a live migration is checked as a chosen one is, unless it is forced; before, whoever named one forced it. */
    checkedTarget: '2.30',
    /** Tokens of consoles can be looked up; before, those of RDP consoles alone. */
    anyConsoleToken: '2.31',
    /** A live migration that turns out to be impossible ends in error; before, it was refused with 400. */
    lateMigrationChecks: '2.34',
    /** The filter `status` refuses a word that is no status; before, such a list was empty. */
    knownStatusOnly: '2.38',
    /** An image made of a server is named in the body; before, in a link in the header. */
    imageIdInBody: '2.45',
    /** Diagnostics have a form of their own; before, each driver's. */
    diagnosticsForm: '2.48',
    /** Services and hypervisors are named by UUIDs; before, by numbers. */
    hostUuids: '2.53',
    /** A cold migration may name its host; before, its body meant nothing. */
    migrateToHost: '2.56',
    /** Migrations are listed newest first; before, oldest first. */
    newestMigrationsFirst: '2.59',
    /** A volume that is made for it may be had by several servers at once. */
    multiattach: '2.60',
    /** A live migration can be aborted before it runs. */
    abortQueuedMigration: '2.65',
    /** Of servers whose pool cannot be reached it is said what is certain; before, lists left them out. */
    unreachableServers: '2.69',
    /** The list can be sorted by `locked`; before, that key was ignored. */
    sortByLocked: '2.73',
    /** A lock may have a reason; before, its body meant nothing. */
    lockReason: '2.73',
    /** A flavor without swap has 0 of it; before, the empty string. Hypervisors without servers have an empty list of them; before, none. */
    plainEmptiness: '2.75',
    /** Unshelving may name a zone; before, its body meant nothing. */
    unshelveZone: '2.77',
    /** Filters by state, times, zone, key pair and user are for everyone. */
    stateFiltersForAll: '2.83',
    /** What is known of an attached volume can be changed; before, every update was a swap. */
    volumeAttachmentUpdate: '2.85',
    /** Extra specs of known name spaces are checked. */
    extraSpecRules: '2.86',
    /** Whether a server that boots from a volume can be rescued is up to its host; before, none could. */
    rescueOfVolumes: '2.87',
    /** The filter `hostname` is for everyone. */
    hostnameFilterForAll: '2.90',
    /** Unshelving may name a host. */
    unshelveHost: '2.91',
    /** An evacuated server is stopped at its new host; before, it ran if it had run. */
    evacuateStopped: '2.95',
  },
} as const satisfies Microversions;

export type ComputeFeature = keyof typeof computeMicroversions.features;
