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
  readonly detail?: RegExp;
  readonly reason: string;
}

const wanted: readonly Wanted[] = [
  { part: /^http$/, name: /^reader (?:creates|lists) /, reason: 'a reader only reads, as in newer releases' },
  { part: /^http$/, name: /^404 server \.json /, reason: 'the .json of old clients is dropped' },
  { part: /^http$/, name: /^(?:UTF-8|invalid UTF-8) in path /, reason: 'paths are UTF-8, and what is not is no path instead of a failure' },
  { part: /^http$/, name: /^body NaN /, reason: 'NaN is no JSON' },
  { part: /^image$/, detail: /\.images\[\]\.backup_type/, reason: 'the recorded cloud held a backup that a reader had made; here a reader makes none' },
  { part: /^image$/, name: /^images limit=1&marker=/, detail: /missing: \.next|^\.next$/, reason: 'the recorded cloud held a backup that a reader had made; here a reader makes none' },
  { part: /^image$/, name: /^image create reader /, reason: 'a reader only reads, as in newer releases' },
  { part: /^image$/, name: /^image create array /, reason: 'Glance fails with 500; a body that is no object is refused with 400' },
  { part: /^versions$/, detail: /2\.93\b.*2\.104|406 -> 200/, reason: 'the newest microversion is 2.104' },
];

/** Undefined: nobody wanted this difference. */
export function reasonFor(difference: Difference): string | undefined {
  return wanted.find(({ part, name, request, detail }) =>
    (part?.test(difference.part) ?? true) && (name?.test(difference.name) ?? true)
    && (request?.test(difference.request) ?? true) && (detail?.test(difference.detail) ?? true))?.reason;
}
