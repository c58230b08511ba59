/** An address as a number, and how many bits its family has. */
interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** Addresses that agree but for their last `free` bits. */
interface Range extends Address {
  readonly free: number;
}

/**
 * Whether an address lies in a range in CIDR form; a range without a prefix length is one address.
 *
 * @param address - Untrusted; IPv4 or IPv6.
 * @param range - Untrusted. One that is no range holds nothing.
 * @see RFC 4632 section 3.1; RFC 4291 sections 2.2 and 2.3
 */
export function isInRange(address: string, range: string): boolean {
  const wanted = parseRange(range);
  const asked = parseAddress(address);
  if (!wanted || wanted.bits !== asked?.bits) return false;
  const free = BigInt(wanted.free);
  return wanted.value >> free === asked.value >> free;
}

/** Whether a text is a range as {@link isInRange} reads it, or one address. */
export function isRange(text: string): boolean {
  return parseRange(text) !== undefined;
}

function parseRange(text: string): Range | undefined {
  const [start = '', length, ...rest] = text.split('/');
  const first = parseAddress(start);
  if (!first || rest.length > 0 || !/^\d{1,3}$/.test(length ?? '0')) return undefined;
  const free = first.bits - Number(length ?? first.bits);
  return free < 0 ? undefined : { ...first, free };
}

function parseAddress(text: string): Address | undefined {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

function parseIpv4(text: string): Address | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) {
    return undefined;
  }
  return { bits: 32, value: parts.reduce((value, part) => value * 256n + BigInt(part), 0n) };
}

function parseIpv6(text: string): Address | undefined {
  const halves = text.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const [head = [], tail = []] = halves;
  const missing = 8 - head.length - tail.length;
  const isWhole = halves.length === 1 && missing === 0;
  if (!isWhole && (halves.length !== 2 || missing < 1)) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return {
    bits: 128,
    value: groups.reduce((value, group) => value * 65536n + BigInt(`0x${group}`), 0n),
  };
}
