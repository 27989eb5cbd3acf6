import { describe, expect, test } from 'vitest'
import {
  formatReference,
  imageWithDigest,
  parseReference,
  repositoryName,
} from '#src/images/reference.ts'

const SHA256 = `sha256:${'0a'.repeat(32)}`
const SHA512 = `sha512:${'b7'.repeat(64)}`
const LONG = `${'a'.repeat(127)}/${'b'.repeat(127)}`

describe('a reference', () => {
  test.each([
    ['with a tag', 'quay.io/example/os:1.2', ['quay.io', 'example/os', { tag: '1.2' }]],
    [
      'with a digest',
      `quay.io/example/os@${SHA256}`,
      ['quay.io', 'example/os', { digest: SHA256 }],
    ],
    ['of SHA-512', `quay.io/os@${SHA512}`, ['quay.io', 'os', { digest: SHA512 }]],
    [
      'with both: the digest counts',
      `quay.io/example/os:latest@${SHA256}`,
      ['quay.io', 'example/os', { digest: SHA256 }],
    ],
    ['with neither has latest', 'quay.io/os', ['quay.io', 'os', { tag: 'latest' }]],
    ['of Docker Hub', 'docker.io/library/os', ['docker.io', 'library/os', { tag: 'latest' }]],
    ['on localhost', 'localhost/os:a', ['localhost', 'os', { tag: 'a' }]],
    ['with a port', 'localhost:5000/n', ['localhost:5000', 'n', { tag: 'latest' }]],
    ['with a port and a tag', 'reg:5000/n:5000', ['reg:5000', 'n', { tag: '5000' }]],
    ['on an IPv4 address', '10.0.0.7:5000/n', ['10.0.0.7:5000', 'n', { tag: 'latest' }]],
    ['on an IPv6 address', '[2001:db8::1]:5000/n:a', ['[2001:db8::1]:5000', 'n', { tag: 'a' }]],
    ['with a host in upper case', 'Quay.IO/n:A', ['Quay.IO', 'n', { tag: 'A' }]],
    [
      'with every separator',
      'quay.io/a.b/c_d/e__f/g---h:_.-',
      ['quay.io', 'a.b/c_d/e__f/g---h', { tag: '_.-' }],
    ],
    [
      'with the longest repository and tag',
      `quay.io/${LONG}:${'t'.repeat(128)}`,
      ['quay.io', LONG, { tag: 't'.repeat(128) }],
    ],
  ] as const)('%s', (_, text, [registry, repository, rest]) => {
    expect(parseReference(text)).toEqual({
      type: 'reference',
      reference: { registry, repository, ...rest },
    })
  })
})

const NO_REGISTRY = 'it does not name the registry; write for example'
const GENERAL =
  'a reference with its registry, such as quay.io/example/os:stable or quay.io/example/os@sha256:…'

describe('refused is', () => {
  test.each([
    ['nothing', '', `it is empty; write ${GENERAL}`],
    [
      'a short name',
      'myos:latest',
      `${NO_REGISTRY} docker.io/library/myos:latest, if it is on Docker Hub`,
    ],
    [
      'an owner and a name',
      'acme/os:1',
      `${NO_REGISTRY} docker.io/acme/os:1, if it is on Docker Hub`,
    ],
    [
      'a word in upper case as a registry',
      'Acme/os:1',
      `it does not name the registry; write ${GENERAL}`,
    ],
    [
      'a digest without registry',
      `myos@${SHA256}`,
      `${NO_REGISTRY} docker.io/library/myos@${SHA256}, if it is on Docker Hub`,
    ],
    [
      'a bad digest without registry',
      'myos@sha256:bad',
      `it does not name the registry; write ${GENERAL}`,
    ],
    [
      'a short name on Docker Hub',
      'docker.io/os:1',
      'write docker.io/library/os, its full name on Docker Hub',
    ],
    [
      'the old name of Docker Hub',
      'index.docker.io/library/os',
      'write docker.io in place of index.docker.io',
    ],
    ['a URL', 'https://quay.io/os', 'it begins with "https://"; leave that out'],
    ['what upstream tests', 'INVALID:///ref', 'it begins with "INVALID://"; leave that out'],
    ['a transport of skopeo', 'docker://quay.io/os', 'it begins with "docker://"; leave that out'],
    ['white space at the end', 'quay.io/os:1\n', 'it has white space; remove it'],
    [
      'a registry alone',
      'quay.io/',
      'it has no repository after the registry; add one, as in quay.io/example/os',
    ],
    [
      'a tag alone',
      'quay.io/:1',
      'it has no repository after the registry; add one, as in quay.io/example/os',
    ],
    [
      'a host that begins with a dash',
      '-quay.io/os',
      '"-quay.io" is not a host with an optional port',
    ],
    [
      'a host with an underscore',
      'my_registry:5000/os',
      '"my_registry:5000" is not a host with an optional port',
    ],
    [
      'a port that does not exist',
      'quay.io:99999/os',
      '"quay.io:99999" is not a host with an optional port',
    ],
    ['a port of letters', 'quay.io:http/os', '"quay.io:http" is not a host with an optional port'],
    ['no IPv6 address', '[::::]/os', '"[::::]" is not a host with an optional port'],
    ['a user name', 'me@quay.io/os', `it does not name the registry; write ${GENERAL}`],
    ['upper case', 'quay.io/Example/OS:1', 'its repository must be in lower case: example/os'],
    [
      'an empty part',
      'quay.io/example//os',
      '"example//os" is not a repository: lower-case letters and digits, with single ., _, __ or - between them, in parts separated by /',
    ],
    [
      'a separator at the end',
      'quay.io/os-',
      '"os-" is not a repository: lower-case letters and digits, with single ., _, __ or - between them, in parts separated by /',
    ],
    ['a long repository', `quay.io/${LONG}c`, 'its repository has more than 255 characters'],
    [
      'a tag with a dot at its beginning',
      'quay.io/os:.1',
      '".1" is not a tag: 1 to 128 letters, digits, _, . and -, without . or - at its beginning',
    ],
    [
      'an empty tag',
      'quay.io/os:',
      '"" is not a tag: 1 to 128 letters, digits, _, . and -, without . or - at its beginning',
    ],
    [
      'two tags',
      'quay.io/os:1:2',
      '"1:2" is not a tag: 1 to 128 letters, digits, _, . and -, without . or - at its beginning',
    ],
    [
      'a long tag',
      `quay.io/os:${'t'.repeat(129)}`,
      expect.stringMatching(/^"t{79}… is not a tag: /),
    ],
    [
      'a short digest',
      'quay.io/os@sha256:bad',
      'its digest must have 64 lower-case hexadecimal digits after sha256:',
    ],
    [
      'a digest in upper case',
      `quay.io/os@sha256:${'AB'.repeat(32)}`,
      'its digest must have 64 lower-case hexadecimal digits after sha256:',
    ],
    [
      'a digest of another length',
      `quay.io/os@sha384:${'ab'.repeat(32)}`,
      'its digest must have 96 lower-case hexadecimal digits after sha384:',
    ],
    [
      'another algorithm',
      `quay.io/os@md5:${'ab'.repeat(16)}`,
      'its digest must begin with sha256:, sha384: or sha512:',
    ],
    [
      'two digests',
      `quay.io/os@${SHA256}@${SHA256}`,
      'its digest must have 64 lower-case hexadecimal digits after sha256:',
    ],
    ['a long text', 'a'.repeat(1025), 'it has more than 1024 characters'],
  ])('%s', (_, text, because) => {
    expect(parseReference(text)).toEqual({ type: 'refused', because })
  })
})

test('a reference is written as it was read', () => {
  const texts = ['quay.io/os:1', `quay.io/os@${SHA256}`, `quay.io/os:1@${SHA256}`, 'quay.io/os']

  const written = texts.map((text) => {
    const parsed = parseReference(text)
    return parsed.type === 'reference' ? formatReference(parsed.reference) : parsed.because
  })

  expect(written).toEqual([
    'quay.io/os:1',
    `quay.io/os@${SHA256}`,
    `quay.io/os@${SHA256}`,
    'quay.io/os:latest',
  ])
})

test('the image of a BootcNode is the repository with the digest, without the tag', () => {
  const reference = { registry: 'quay.io', repository: 'example/os', tag: '1.2' }

  expect(repositoryName(reference)).toBe('quay.io/example/os')
  expect(imageWithDigest(reference, SHA256)).toBe(`quay.io/example/os@${SHA256}`)
})
