/** Tests of Tempest that pass with real Nova and not here, and why that is right. May only shrink. */
const wanted: readonly (readonly [test: RegExp, reason: string])[] = [
  [/^tempest\.api\.compute\.floating_ips\./, 'there are no floating addresses: a pool\'s networks are those of its hosts, and no router stands between them'],
];

/** Why a test need not pass; undefined: it must. */
export const reasonFor = (test: string): string | undefined => wanted.find(([pattern]) => pattern.test(test))?.[1];
