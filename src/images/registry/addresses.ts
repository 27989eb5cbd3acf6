// Addresses to which no request is sent, whoever names them. A reference of a user makes this process send requests, and
// these are answered because of where the process runs: the metadata services of clouds give out credentials.
import { BlockList, isIP } from 'node:net'

// [network, bits]
const IPV4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  // Link-local, with the metadata service of most clouds.
  ['169.254.0.0', 16],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  // Metadata services elsewhere: Azure, Alibaba Cloud, Oracle Cloud.
  ['168.63.129.16', 32],
  ['100.100.100.200', 32],
  ['192.0.0.192', 32],
]
const IPV6: readonly (readonly [string, number])[] = [
  // Unspecified, and the obsolete notations of IPv4 addresses.
  ['::', 96],
  ['2001::', 32],
  ['2002::', 16],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
  // Metadata services of AWS and Google Cloud.
  ['fd00:ec2::', 32],
  ['fd20:ce::254', 128],
]
const LOOPBACK = ['127.0.0.0', 8] as const
/** Where IPv4 addresses are in a network that has IPv6 only (RFC 6052). */
const NAT64 = { prefix: '64:ff9b::', bits: 96 }

const never = new BlockList()
for (const [network, bits] of IPV4) never.addSubnet(network, bits, 'ipv4')
for (const [network, bits] of IPV6) never.addSubnet(network, bits, 'ipv6')
for (const [network, bits] of [...IPV4, LOOPBACK])
  never.addSubnet(`${NAT64.prefix}${network}`, NAT64.bits + bits, 'ipv6')

const loopback = new BlockList()
loopback.addSubnet(...LOOPBACK, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** Whether a request may be sent to an IP address for the host that is named so in the URL. */
export function isAllowedAddress(address: string, hostname: string): boolean {
  if (isLoopback(address)) return isLocalName(hostname)
  return isIP(address) !== 0 && !never.check(address, familyOf(address))
}

/** `localhost`, a name below it, or a loopback address. */
export function isLocalName(hostname: string): boolean {
  if (hostname === 'localhost' || hostname.endsWith('.localhost')) return true
  const address = literalAddress(hostname)
  return address !== undefined && isLoopback(address)
}

function isLoopback(address: string): boolean {
  return loopback.check(address, familyOf(address))
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6'
}

/** The address that the host of a URL is; `undefined` if it is a name. */
export function literalAddress(hostname: string): string | undefined {
  const address = hostname.replace(/^\[(.*)\]$/, '$1')
  return isIP(address) === 0 ? undefined : address
}
