import { describe, expect, test } from 'vitest'
import {
  assertAllowedTarget,
  isRegistryHost,
  isRegistryPattern,
  registryUrl,
} from '#src/images/registry/policy.ts'

const ALL = { allowed: [], plainHttp: [] }
const reference = (registry: string, repository = 'team/os') => ({
  registry,
  repository,
  tag: 'latest',
})

describe('the API of', () => {
  test.each([
    ['quay.io', 'https://quay.io/'],
    ['docker.io', 'https://registry-1.docker.io/'],
    ['Registry.corp:5000', 'http://registry.corp:5000/'],
    ['registry.corp', 'https://registry.corp/'],
    ['plain.corp', 'http://plain.corp/'],
    ['localhost:5000', 'http://localhost:5000/'],
    ['127.0.0.1:5000', 'http://127.0.0.1:5000/'],
    ['[::1]:5000', 'http://[::1]:5000/'],
    ['a.localhost', 'http://a.localhost/'],
    // Other notations of 127.0.0.1.
    ['127.1:5000', 'http://127.0.0.1:5000/'],
    ['2130706433:5000', 'http://127.0.0.1:5000/'],
  ])('%s is %s', (registry, expected) => {
    const policy = { allowed: [], plainHttp: ['registry.corp:5000', 'plain.corp'] }

    expect(registryUrl(reference(registry), policy).href).toBe(expected)
  })
})

describe('with REGISTRIES', () => {
  const allowed = ['quay.io/team', '*.corp', 'registry.test:5000', 'docker.io']

  test.each([
    ['quay.io', 'team/os'],
    ['quay.io', 'team'],
    ['Quay.io', 'team/os'],
    ['a.corp', 'os'],
    ['b.a.corp', 'os'],
    ['registry.test:5000', 'os'],
    ['docker.io', 'library/os'],
  ])('%s/%s is allowed', (registry, repository) => {
    expect(() => registryUrl(reference(registry, repository), { ...ALL, allowed })).not.toThrow()
  })

  test.each([
    ['quay.io', 'team-b/os'],
    ['quay.io', 'other/team'],
    ['corp', 'os'],
    ['evilcorp', 'os'],
    ['a.corp:5000', 'os'],
    ['registry.test', 'os'],
    ['localhost:5000', 'os'],
    ['169.254.169.254', 'latest/meta-data'],
  ])('%s/%s is not', (registry, repository) => {
    expect(() => registryUrl(reference(registry, repository), { ...ALL, allowed })).toThrow(
      `${registry}/${repository} is not among the allowed registries: quay.io/team, *.corp, registry.test:5000, docker.io; an administrator can add it to REGISTRIES`,
    )
  })
})

describe('a redirect, or a service for tokens', () => {
  const remote = new URL('https://quay.io')
  const local = new URL('http://127.0.0.1:5000')
  const policy = { allowed: [], plainHttp: ['plain.corp'] }

  test.each([
    ['with https on another host', remote, 'https://cdn.quay.io/x'],
    ['on a host that is asked over plain http', remote, 'http://plain.corp/token'],
    ['on this machine, from this machine', local, 'http://localhost:5001/token'],
    ['of the same server', local, 'http://127.0.0.1:5000/token'],
  ])('may be %s', (_, registry, target) => {
    expect(() => assertAllowedTarget(new URL(target), registry, policy)).not.toThrow()
  })

  test.each([
    ['without encryption', 'http://cdn.quay.io/x', 'an address that is not https'],
    ['without encryption on the same host', 'http://quay.io/x', 'an address that is not https'],
    ['a file', 'file:///etc/passwd', 'an address that is not https'],
    ['this machine', 'http://localhost:8022/drain', 'an address on this machine'],
    ['this machine with https', 'https://127.0.0.1/x', 'an address on this machine'],
    ['this machine in IPv6', 'https://[::1]/x', 'an address on this machine'],
  ])('must not be %s', (_, target, what) => {
    expect(() => assertAllowedTarget(new URL(target), remote, policy)).toThrow(
      `quay.io refers to ${what}, and Sundial sends no request there`,
    )
  })
})

test.each([
  ['quay.io', true],
  ['*.example.com', true],
  ['quay.io/team/os', true],
  ['registry.example.com:5000/team', true],
  ['localhost', true],
  ['*', false],
  ['a.*.com', false],
  ['https://quay.io', false],
  ['Quay.io', false],
  ['quay.io/', false],
  ['quay.io:port', false],
  ['', false],
])('%s may stand in REGISTRIES: %s', (text, expected) => {
  expect(isRegistryPattern(text)).toBe(expected)
})

test.each([
  ['registry.corp:5000', true],
  ['10.0.0.1', true],
  ['[fd00::1]:5000', true],
  ['registry.corp/team', false],
  ['http://registry.corp', false],
  ['registry.corp:99999', false],
  ['*.corp', false],
])('%s may stand in PLAIN_HTTP_REGISTRIES: %s', (text, expected) => {
  expect(isRegistryHost(text)).toBe(expected)
})
