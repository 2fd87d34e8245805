/** Where this service means to answer otherwise than the recorded OpenStack, and why. May only shrink. */

/** As compare.py tells it. */
export interface Difference {
  readonly part: string;
  /** Name, who asks, method and occurrence of the request. */
  readonly name: string;
  readonly request: string;
  readonly what: 'status' | 'headers' | 'fault' | 'missing' | 'extra' | 'types' | 'null' | 'absent';
  readonly detail: string;
}

interface Wanted {
  /** Every pattern given must match. */
  readonly part?: RegExp;
  readonly name?: RegExp;
  readonly request?: RegExp;
  readonly what?: RegExp;
  readonly detail?: RegExp;
  /** The newest OpenStack, which this service is to be like, answers so too. */
  readonly newer?: true;
  readonly reason: string;
}

const wanted: readonly Wanted[] = [
  { part: /^http$/, name: /^reader (?:creates|lists) /, newer: true, reason: 'a reader only reads' },
  { part: /^http$/, name: /^404 server \.json /, reason: 'the .json of old clients is dropped' },
  { part: /^http$/, name: /^(?:UTF-8|invalid UTF-8) in path /, reason: 'paths are UTF-8, and what is not is no path instead of a failure' },
  { part: /^http$/, name: /^405 BREW /, reason: 'Node\'s HTTP parser refuses what is no method before the service sees it' },
  { part: /^image$/, name: /^image create reader /, newer: true, reason: 'a reader only reads' },
  { part: /^image$/, name: /^image create array /, reason: 'Glance fails with 500; a body that is no object is refused with 400' },
  { part: /^listing$/, name: /\?reservation_id=x /, detail: /^\.servers\[\]/, reason: 'the filter is a pattern, and whether an id made up at random holds an x is chance' },
  { part: /^listing$/, name: /changes-since=TIMEZ/, what: /^extra$/, reason: 'compare.py pairs names that differ in times alone by their order, and not all are recorded' },
  { part: /^flavors$/, name: /os-flavor-access demo/, detail: /^404 -> 403/, newer: true, reason: 'who may use a flavor is for administrators' },
  { part: /^flavors$/, name: /^flavor access remove not there/, reason: 'the sentence names the number of a row, which nobody can look up' },
  { part: /^network$/, name: /^create networks: reader /, newer: true, reason: 'a reader only reads' },
  { part: /^network$/, name: /^list routers /, reason: 'a pool has no routers' },
  { part: /^network$/, detail: /provider:physical_network/, reason: 'a network of a pool lies on an interface of its hosts, not in a tunnel' },
  { part: /^identity$/, name: /^use an unscoped token with Nova /, newer: true, reason: 'without a project there are no servers to list' },
  { part: /^versions$/, detail: /2\.93\b.*2\.104|406 -> 200/, newer: true, reason: 'the newest microversion is 2.104' },
  { part: /^create_invalid$/, detail: /^406 -> 202/, newer: true, reason: 'the newest microversion is 2.104' },
  { name: / reader (?:POST|PUT|DELETE) \d+$/, detail: /^20\d -> 403/, newer: true, reason: 'a reader only reads' },
  { detail: /^500 -> (?:4\d\d|202)/, reason: 'the recorded Nova fails; here it works, or the user is told what is wrong' },
  { name: /description newline/, detail: /does not match/, reason: 'the form of a description is told by a short pattern, not by one of 3,500 characters' },
  { part: /^server_life$/, name: /^show deleted demo /, detail: /^200 -> 404/, reason: 'the recorded cloud showed the server for a moment after it was gone' },
  { detail: /Unavailable console type (?:spice-html5|serial)/, reason: 'XenServer has no SPICE, and these guests no serial console' },
  { name: /diagnostics/, detail: /cpu0_time|\.(?:read_requests|errors_count)/, reason: 'diagnostics are what a XenServer measures, in its words before 2.48; it counts bytes alone' },
  { name: /trigger_crash_dump/, detail: /^202 -> 400/, reason: 'no release of XAPI carries out VM.send_trigger' },
  { name: /^usage .*=TIME&end=TIME|^aggregate \w+ \/N /, detail: /^4\d\d -> 200/, reason: 'compare.py pairs names that differ in times or numbers alone by their order, and not all are recorded' },
  { part: /^action_states$/, name: /RESCUE: GET \/diagnostics/, detail: /^409 -> 200/, reason: 'the recorded hypervisor only pretends to run a rescued server; here it runs' },
  { part: /^action_states$/, name: /os-stop during shelve|after forceDelete|SHELVED_OFFLOADED: os-get(?:VNCConsole|ConsoleOutput)|DELETED: os-start/, reason: 'how far the recorded cloud had got at that moment' },
  { part: /^action_states$/, name: /after os-resetState/, detail: /^\.server\.progress$/, reason: 'a reset takes the error away, and the state is what the VM does' },
  { part: /^action_states$/, name: /after (?:trigger_crash_dump|os-migrateLive)/, what: /^absent$/, reason: 'what is refused has nothing after it: no crash dumps (see there); XAPI moves running servers only' },
  { part: /^action_states$/, name: /PAUSED: os-migrateLive/, detail: /XAPI migrates running servers only/, reason: 'XAPI moves running servers only' },
  { part: /^action_states$/, name: /BUILD: os-stop/, detail: /^404 -> 409/, reason: 'a server that is being built is there' },
  { name: /evacuate/, detail: /Compute service of peer\d is still in use/, reason: 'the server is on the other host' },
  { part: /^admin$/, request: /os-hypervisors\/\{hypervisor_0\}/, detail: /\.hypervisor\.servers/, reason: 'the scheduler chose the other host for the server' },
  { part: /^admin$/, name: /^service no longer forced down/, reason: 'nothing has to be started anew on a host after an evacuation' },
];

/** Undefined: nobody wanted this difference. */
export function reasonFor(difference: Difference): Pick<Wanted, 'newer' | 'reason'> | undefined {
  return wanted.find(({ part, name, request, what, detail }) =>
    (part?.test(difference.part) ?? true) && (name?.test(difference.name) ?? true)
    && (request?.test(difference.request) ?? true) && (what?.test(difference.what) ?? true) && (detail?.test(difference.detail) ?? true));
}
