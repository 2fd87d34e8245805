/**
 * The URL of a host that XAPI names: a bare address (IPv6 without brackets too), rarely with a port. Scheme and port are those by
 * which the pool was reached.
 */
export function urlOf(address: string, model: URL): URL {
  const url = new URL(model.origin);
  const isBareIpv6 = address.split(':').length > 2 && !address.startsWith('[');
  const [, host = address, port] = isBareIpv6 ? [] : (/^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(address) ?? []);
  url.hostname = isBareIpv6 ? `[${address}]` : host;
  if (port !== undefined) url.port = port;
  return url;
}
