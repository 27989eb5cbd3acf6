import { describe, expect, test } from 'vitest'
import { isAllowedAddress, isLocalName } from '#src/images/registry/addresses.ts'

describe('a request may be sent to', () => {
  test.each([
    ['a public address', '34.192.0.1', 'quay.io', true],
    ['a public IPv6 address', '2600:1f18::1', 'quay.io', true],
    ['a private address, as many registries have one', '10.96.0.10', 'registry.corp', true],
    ['a private IPv6 address', 'fd12:3456::1', 'registry.corp', true],
    ['a public address through NAT64', '64:ff9b::34.192.0.1', 'quay.io', true],
    ['an IPv4 address in IPv6', '::ffff:34.192.0.1', 'quay.io', true],
    ['loopback, named as such', '127.0.0.1', 'localhost', true],
    ['loopback, as an address', '127.0.0.1', '127.0.0.1', true],
    ['loopback of IPv6, as an address', '::1', '[::1]', true],
    ['loopback by a name below localhost', '::1', 'registry.localhost', true],
    ['loopback by another name', '127.0.0.1', 'registry.evil.test', false],
    ['loopback of IPv6 by another name', '::1', 'registry.evil.test', false],
    ['loopback in IPv6 by another name', '::ffff:127.0.0.1', 'registry.evil.test', false],
    ['loopback through NAT64', '64:ff9b::127.0.0.1', 'registry.evil.test', false],
    ['the metadata service', '169.254.169.254', 'metadata.google.internal', false],
    ['the metadata service, as an address', '169.254.169.254', '169.254.169.254', false],
    ['the metadata service in IPv6', '::ffff:169.254.169.254', 'evil.test', false],
    ['the metadata service in hexadecimal digits', '::ffff:a9fe:a9fe', 'evil.test', false],
    ['the metadata service through NAT64', '64:ff9b::a9fe:a9fe', 'evil.test', false],
    ['the metadata service through 6to4', '2002:a9fe:a9fe::1', 'evil.test', false],
    ['the metadata service of AWS in IPv6', 'fd00:ec2::254', 'evil.test', false],
    ['the metadata service of Google in IPv6', 'fd20:ce::254', 'evil.test', false],
    ['the credentials of pods on EKS', '169.254.170.23', 'evil.test', false],
    ['the platform of Azure', '168.63.129.16', 'evil.test', false],
    ['the metadata service of Alibaba', '100.100.100.200', 'evil.test', false],
    ['link-local of IPv6', 'fe80::1', 'evil.test', false],
    ['link-local of IPv6 with a zone', 'fe80::1%eth0', 'evil.test', false],
    ['this host', '0.0.0.0', 'evil.test', false],
    ['this host in IPv6', '::', 'evil.test', false],
    ['multicast', '224.0.0.1', 'evil.test', false],
    ['multicast of IPv6', 'ff02::1', 'evil.test', false],
    ['broadcast', '255.255.255.255', 'evil.test', false],
    ['something that is not an address', 'evil.test', 'evil.test', false],
  ])('%s: %s by %s: %s', (_, address, hostname, expected) => {
    expect(isAllowedAddress(address, hostname)).toBe(expected)
  })
})

test.each([
  ['localhost', true],
  ['a.localhost', true],
  ['127.8.9.1', true],
  ['[::1]', true],
  ['localhost.evil.test', false],
  ['notlocalhost', false],
  ['10.0.0.1', false],
])('%s is this machine: %s', (hostname, expected) => {
  expect(isLocalName(hostname)).toBe(expected)
})
