import { Duration } from 'luxon'
import { expect, test } from 'vitest'
import { BootcNodePoolEnvironment } from '#functions/bootc-node-pool/environment.ts'
import { BadEnvironment, parseEnvironment } from '#functions/environment.ts'

test('an empty environment gives the defaults', () => {
  expect(parseEnvironment(BootcNodePoolEnvironment, { REGISTRIES: '' })).toEqual({
    PORT: 8080,
    LOG_LEVEL: 'info',
    NAMESPACE: 'sundial-system',
    CLOCK_TOLERANCE_SECONDS: 2,
    CONCURRENCY: 20,
    PASS_TIMEOUT_SECONDS: 55,
    TAG_RESOLUTION_INTERVAL: Duration.fromObject({ seconds: 300 }),
    REGISTRIES: [],
    PLAIN_HTTP_REGISTRIES: [],
  })
})

test('a variable that is set replaces its default', () => {
  const given = {
    CONCURRENCY: '3',
    PASS_TIMEOUT_SECONDS: '30',
    TAG_RESOLUTION_INTERVAL: '90s',
    REGISTRIES: 'quay.io/team, *.example.com:5000',
    PLAIN_HTTP_REGISTRIES: 'registry.example.com:5000',
  }

  expect(parseEnvironment(BootcNodePoolEnvironment, given)).toMatchObject({
    CONCURRENCY: 3,
    PASS_TIMEOUT_SECONDS: 30,
    TAG_RESOLUTION_INTERVAL: Duration.fromObject({ seconds: 90 }),
    REGISTRIES: ['quay.io/team', '*.example.com:5000'],
    PLAIN_HTTP_REGISTRIES: ['registry.example.com:5000'],
  })
})

test.each([
  [
    'TAG_RESOLUTION_INTERVAL',
    '0',
    'must be a duration in seconds, minutes or hours such as 10m, at most 24h',
  ],
  ['TAG_RESOLUTION_INTERVAL', '9s', 'must be at least 10s'],
  [
    'REGISTRIES',
    'https://quay.io',
    'must be a comma-separated list of registries such as quay.io/team,*.example.com',
  ],
  [
    'PLAIN_HTTP_REGISTRIES',
    '*.example.com',
    'must be a comma-separated list of hosts such as registry.example.com:5000',
  ],
])('%s=%s is refused, saying that it %s', (name, value, message) => {
  expect(() => parseEnvironment(BootcNodePoolEnvironment, { [name]: value })).toThrow(
    new BadEnvironment(`${name} ${message}; it is "${value}"`),
  )
})
