// The rows of the kubelet's own tests (pkg/credentialprovider/keyring_test.go), and some of ours.
import { describe, expect, test } from 'vitest'
import { credentialsFor } from '#src/images/credentials-for.ts'

const entry = (key: string) => ({ key, credentials: { username: key, password: 'p' } })

/** The keys whose credentials are tried for an image, in order. */
function tried(keys: readonly string[], image: string): readonly string[] {
  const slash = image.indexOf('/')
  const reference = { registry: image.slice(0, slash), repository: image.slice(slash + 1) }
  return credentialsFor(keys.map(entry), reference).map(({ username }) => username)
}

describe('a key matches', () => {
  test.each([
    ['quay.io', 'quay.io/os'],
    ['https://quay.io', 'quay.io/os'],
    ['http://quay.io/', 'quay.io/os'],
    ['QUAY.io', 'Quay.IO/os'],
    ['quay.io/team', 'quay.io/team/os'],
    ['quay.io/te', 'quay.io/team/os'],
    ['quay.io/v2/', 'quay.io/os'],
    ['https://quay.io/v1/team', 'quay.io/team/os'],
    ['localhost:5000', 'localhost:5000/os'],
    ['[::1]:5000', '[::1]:5000/os'],
    ['*.kubernetes.io', 'prefix.kubernetes.io/os'],
    ['prefix.*.io', 'prefix.kubernetes.io/os'],
    ['prefix.kubernetes.*', 'prefix.kubernetes.io/os'],
    ['*-good.kubernetes.io', 'prefix-good.kubernetes.io/os'],
    ['p*-*d.kubernetes.io', 'prefix-good.kubernetes.io/os'],
    ['*kubernetes.io', 'kubernetes.io/os'],
    ['*.*.*.kubernetes.io', 'a.b.c.kubernetes.io/os'],
    ['prefix.*.io/foo', 'prefix.kubernetes.io/foo/bar'],
    ['*.kubernetes.io:1111/blah', 'prefix.kubernetes.io:1111/blah'],
    ['https://index.docker.io/v1/', 'docker.io/library/os'],
    ['index.docker.io', 'docker.io/library/os'],
    ['docker.io', 'docker.io/library/os'],
    ['docker.io/library', 'docker.io/library/os'],
  ])('%s for %s', (key, image) => {
    expect(tried([key], image)).toEqual([key])
  })

  test.each([
    ['quay.io', 'docker.io/library/os'],
    ['quay.io/team', 'quay.io/other/os'],
    ['quay.io', 'quay.io:443/os'],
    ['quay.io:443', 'quay.io/os'],
    ['*.kubernetes.io', 'kubernetes.io/os'],
    ['*.*.kubernetes.io', 'prefix.kubernetes.io/os'],
    ['*kubernetes.io', 'a.kubernetes.io/os'],
    ['k*.io', 'quay.io/os'],
    ['a*a.io', 'a.io/os'],
    ['*.kubernetes.io:1234/blah', 'prefix.kubernetes.io:1111/blah'],
    ['prefix.*.io/foo', 'prefix.kubernetes.io:1111/foo/bar'],
    ['quay.io/*', 'quay.io/team/os'],
    ['https://index.docker.io/v1/', 'quay.io/os'],
    ['https://index.docker.io/v1/team', 'docker.io/team/os'],
    ['', 'quay.io/os'],
  ])('not: %s for %s', (key, image) => {
    expect(tried([key], image)).toEqual([])
  })
})

test('longer paths are tried first, and globs last', () => {
  const keys = ['*.io', 'quay.io', 'quay.io/team/os', 'quay.io/team', 'https://quay.io']

  expect(tried(keys, 'quay.io/team/os')).toEqual([
    'quay.io/team/os',
    'quay.io/team',
    'quay.io',
    'https://quay.io',
    '*.io',
  ])
})

test('the entry of docker login is not used when there is one for docker.io', () => {
  const keys = ['https://index.docker.io/v1/', 'docker.io/team']

  expect(tried(keys, 'docker.io/team/os')).toEqual(['docker.io/team'])
  expect(tried(keys, 'docker.io/library/os')).toEqual(['https://index.docker.io/v1/'])
})

test('a pattern that would keep a regular expression busy for hours is answered at once', () => {
  const glob = `${'*a'.repeat(5000)}b`

  expect(tried([`${glob}.io`], `${'a'.repeat(10_000)}.io/os`)).toEqual([])
})
