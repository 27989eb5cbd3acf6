// What bootc never promised, and a host that lacks what is needed: told in Degraded, in words that help. One process of the
// daemon stays up through all of it.
import { expect, test, vi } from 'vitest'
import { findCondition } from '#src/kube/conditions.ts'
import { startDaemonWorld } from '#test/support/bootc-daemon/daemon-world.ts'
import { hostImage } from '#test/support/bootc-host/bootc-host.ts'
import type { HostState } from '#test/support/bootc-host/state.ts'
import { eventually } from '#test/support/processes.ts'

vi.setConfig({ testTimeout: 120_000 })

const A = hostImage('a')
const B = hostImage('b')
const READING = 'populating bootc fields: getting bootc status: '

interface Row {
  readonly name: string
  readonly given: Partial<HostState>
  readonly says: string
}

const printed = (name: string, statusText: string, says: string): Row => ({
  name,
  given: { statusText },
  says,
})

const ROWS: readonly Row[] = [
  printed('nothing', ' ', `${READING}the output of bootc status is empty`),
  printed(
    'a text for people',
    '● Booted image: quay.io/example/os',
    `${READING}the output of bootc status is not JSON: 34 characters, from "● Booted image: quay.io/" to "mage: quay.io/example/os"`,
  ),
  printed(
    'truncated',
    '{"apiVersion":"org.containers.bootc/v1","status":{"booted":{',
    String.raw`${READING}the output of bootc status is not JSON: 60 characters, from "{\"apiVersion\":\"org.conta" to "v1\",\"status\":{\"booted\":{"`,
  ),
  printed('a list', '[]', `${READING}the output of bootc status has no field status`),
  printed('a number', '{"status":7}', `${READING}the output of bootc status has no field status`),
  printed(
    'a newer version',
    '{"apiVersion":"org.containers.bootc/v2","host":{"deployments":[]}}',
    `${READING}the output of bootc status has no field status; its apiVersion "org.containers.bootc/v2" is not known to this daemon`,
  ),
  printed(
    'other types',
    '{"status":{"booted":["x"],"staged":true,"rollback":"no","rollbackQueued":"yes"}}',
    'bootc status has no booted entry',
  ),
  printed(
    'a host without an image',
    '{"status":{"booted":{"image":null,"ostree":{"checksum":"x"}}}}',
    'the booted entry of bootc status names no image: the host was not installed from one',
  ),
  {
    name: 'a format that is not served any more',
    given: { statusError: 'Unsupported format version: 1' },
    says: `${READING}bootc status ended with status 1: error: Status: Unsupported format version: 1`,
  },
  {
    name: 'no bootc',
    given: { hasNoBootc: true },
    says: `${READING}there is no bootc on the host: env: 'bootc': No such file or directory`,
  },
]

test('what bootc never promised is told, each in its own words, and the daemon stays up', async () => {
  const world = await startDaemonWorld({ images: [A, B], desired: A })
  await world.until('Idle')
  const told: (readonly [string, unknown])[] = []

  for (const { name, given, says } of ROWS) {
    world.host.change((state) => {
      Object.assign(state, FINE, given)
    })
    world.touch()
    await eventually(async () => expect(await world.degraded()).toBe(says), 20_000).catch(() => {})
    told.push([name, await degradedOf(world)])
  }
  world.host.change((state) => {
    Object.assign(state, FINE)
  })
  world.touch()

  const { booted } = await world.until('Idle')
  expect(booted?.imageDigest).toBe(A.digest)
  expect(told).toEqual(
    ROWS.map(({ name, says }) => [name, { status: 'True', reason: 'Error', message: says }]),
  )
  expect(world.starts()).toBe(1)
  expect(world.daemon().process.exitCode).toBeNull()
})

const FINE: Partial<HostState> = {
  statusText: undefined,
  statusError: undefined,
  hasNoBootc: false,
}

async function degradedOf({ status }: Awaited<ReturnType<typeof startDaemonWorld>>) {
  const {
    status: is,
    reason,
    message,
  } = findCondition((await status()).conditions ?? [], 'Degraded') ?? {}
  return { status: is, reason, message }
}

test('a full disk is told in the words of bootc, old and new, until there is room', async () => {
  const full = { ...B, failure: 'disk-full' } as const
  const world = await startDaemonWorld({ images: [A, full], desired: full })
  await eventually(async () =>
    expect(await world.degraded()).toMatch(/^bootc stage failed: error: .*Insufficient free space/),
  )

  world.host.change((state) => {
    state.version = '1.12.0'
  })
  await eventually(
    async () =>
      expect(await world.degraded()).toMatch(
        /^bootc stage failed: error: .*No space left on device \(os error 28\)$/,
      ),
    30_000,
  )
  world.host.change((state) => {
    state.images = [A, B]
  })

  const { stage } = await world.until('Staged')
  expect([stage, await world.degraded(), world.starts()]).toEqual([undefined, '', 1])
})

test('a host that no command can reach is told, and the daemon stays up', async () => {
  const env = { HOST_COMMAND_PREFIX: 'sundial-no-nsenter --target 1' }
  const world = await startDaemonWorld({ images: [A], desired: A, env })

  await eventually(async () =>
    expect(await world.degraded()).toBe(
      `${READING}cannot run sundial-no-nsenter: spawn sundial-no-nsenter ENOENT`,
    ),
  )

  expect((await world.get('/readyz')).status).toBe(200)
  expect(world.daemon().process.exitCode).toBeNull()
})
