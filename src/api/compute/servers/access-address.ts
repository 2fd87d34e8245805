/** The address as Nova keeps it, which is how netaddr writes it. @param text an IPv6 address, or '' */
export const shortestIPv6 = (text: string): string => (text === '' ? '' : new URL(`http://[${text}]`).hostname.slice(1, -1));
