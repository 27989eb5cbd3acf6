// What goes wrong on a host, and what its node is told. The daemon stays up through all of it.
import { mkdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { startDaemonHere } from '#test/support/bootc-daemon/daemon-here.ts'
import { hostImage } from '#test/support/bootc-host/bootc-host.ts'
import { type Failure, type HostState, STAGED_FILE } from '#test/support/bootc-host/state.ts'

vi.setConfig({ testTimeout: 90_000 })

const A = hostImage('a')
const B = hostImage('b')
const REF = `${B.repository}@${B.digest}`
const failing = (failure: Failure) => ({ ...B, failure })

test.each<{ failure: Failure; given?: Partial<HostState>; says: RegExp }>([
  { failure: 'unauthorized', says: /^bootc stage failed: error: .*unauthorized: access to/ },
  { failure: 'not-found', says: /^bootc stage failed: error: .*manifest unknown$/ },
  { failure: 'disk-full', says: /^bootc stage failed: error: .*Insufficient free space for quay/ },
  {
    failure: 'etc-conflict',
    given: { backend: 'composefs' },
    says: /^bootc stage failed: error: .*Found unmergable paths: "ssl\/certs"/,
  },
  { failure: 'killed', says: /^bootc stage failed: .*Failed with result 'signal'\.$/s },
])('a staging fails: $failure', async ({ failure, given, says }) => {
  const world = await startDaemonHere({
    images: [A, failing(failure)],
    desired: B,
    speed: 1,
    ...given,
  })

  await world.degraded(says)

  const status = await world.status()
  expect(status).toMatchObject({ state: 'Degraded', stage: { attempts: 1 } })
  expect(await world.condition('Idle')).toMatchObject({ status: 'True', reason: 'Idle' })
  expect(world.host.state()).toMatchObject({ booted: { digest: A.digest } })
})

test('a registry that comes back: it is tried again after a growing wait, and Degraded does not flap', async () => {
  const world = await startDaemonHere({ images: [A, failing('registry-down')], desired: B })
  await world.eventually(async () =>
    expect((await world.status()).stage?.attempts).toBeGreaterThan(2),
  )
  const since = (await world.condition('Degraded'))?.lastTransitionTime

  world.host.change((state) => {
    state.images = [A, B]
  })
  expect((await world.condition('Degraded'))?.lastTransitionTime).toBe(since)
  const { stage } = await world.until('Staged')

  expect(stage).toBeUndefined()
})

test('an older bootc does not know --format', async () => {
  const world = await startDaemonHere({ images: [A, B], desired: B, knowsFormat: false })

  await world.until('Staged')

  expect(world.host.commands('bootc')).toContain('bootc status --json --format-version=1')
})

test('what is staged on composefs and cannot be dropped degrades the node until it can', async () => {
  const world = await startDaemonHere({ images: [A, B], desired: B, backend: 'composefs' })
  await world.until('Staged')
  const path = join(world.host.root, STAGED_FILE)
  rmSync(path)
  mkdirSync(path)

  await world.want(A)
  await world.degraded(
    /^bootc stage failed: \/run\/composefs\/staged-deployment cannot be removed: .*EISDIR/,
  )
  rmdirSync(path)

  const { staged } = await world.until('Idle')
  expect(staged).toBeUndefined()
})

test.each([
  {
    image: 'quay.io/example/node-os:latest',
    says: 'image ref "quay.io/example/node-os:latest" has no digest',
  },
  { image: 'node-os@sha256:bad', says: /^invalid image ref "node-os@sha256:bad": / },
])('$image cannot be staged, and nothing is done', async ({ image, says }) => {
  const world = await startDaemonHere({
    images: [A, B],
    desired: A,
    spec: { desiredImage: image },
  })

  await world.degraded(says)

  expect(world.host.commands('systemd-run')).toEqual([])
})

test('while the API server is away nothing is staged, and there is no busy loop', async () => {
  let isAway = true
  let requests = 0
  const world = await startDaemonHere({
    images: [A, B],
    desired: B,
    through: (transport) => async (request) => {
      requests += 1
      if (isAway) throw new Error('connect ECONNREFUSED')
      return transport(request)
    },
  })
  // A minute of the daemon.
  await new Promise((resolve) => setTimeout(resolve, 1000))
  expect(world.host.commands('systemd-run')).toEqual([])
  expect(requests).toBeLessThan(10)

  isAway = false
  await world.until('Staged')
})

test('an API server that refuses every status is not asked without a pause', async () => {
  let writes = 0
  const notFound = JSON.stringify({ kind: 'Status', reason: 'NotFound', code: 404 })
  const world = await startDaemonHere({
    images: [A],
    desired: A,
    speed: 1,
    through: (transport) => async (request) => {
      if (request.method !== 'PATCH') return transport(request)
      writes += 1
      return { status: 404, headers: {}, body: notFound }
    },
  })
  await world.eventually(() => expect(writes).toBeGreaterThan(1))
  await new Promise((resolve) => setTimeout(resolve, 5000))

  // After 0, 4 and 8 s.
  expect(writes).toBeLessThan(5)
})

test('while systemd does not say whether a command of bootc runs, no other one is started', async () => {
  const world = await startDaemonHere({ images: [A, { ...B, pullMs: 60_000 }], desired: B })
  await world.until('Staging')
  await world.eventually(() => expect(Object.keys(world.host.state().units)).toHaveLength(1))
  await world.stop()
  const systemctl = join(world.host.root, 'usr/bin/systemctl')
  renameSync(systemctl, `${systemctl}.real`)
  const failing = `[ "$1" != show ] || { echo 'Failed to connect to bus' >&2; exit 1; }`
  writeFileSync(systemctl, `#!/bin/sh\n${failing}\nexec "$0.real" "$@"\n`, { mode: 0o755 })
  await world.start()

  await world.degraded(
    'populating bootc fields: getting bootc status: systemctl show ended with status 1: Failed to connect to bus',
  )

  expect(world.host.mostBootcAtOnce()).toBe(1)
})

test('a BootcNode that goes away stops what is being staged for it', async () => {
  const world = await startDaemonHere({ images: [A, { ...B, pullMs: 60_000 }], desired: B })
  await world.until('Staging')
  await world.eventually(() => expect(Object.keys(world.host.state().units)).toHaveLength(1))

  await world.remove()

  await world.eventually(() => expect(world.host.state().units).toEqual({}))
  expect(world.host.state().staged).toBeUndefined()
})

test('two daemons on one host, as during an update of the DaemonSet, do no harm', async () => {
  const slow = { ...B, pullMs: 2000 }
  const world = await startDaemonHere({ images: [A, slow], desired: slow, speed: 1 })
  await world.until('Staging')
  await world.start()
  await world.until('Staged')
  await world.approve()
  await world.reboot()
  await world.until('Idle', ({ booted }) => expect(booted?.imageDigest).toBe(B.digest))

  const switches = world.host.commands('bootc').filter((line) => line.includes('switch --progress'))
  // Each of them at most once. The second one finds the image staged if it was slow to ask, and bootc changes nothing then.
  expect([1, 2]).toContain(switches.length)
  expect((await world.status()).reboots).toHaveLength(1)
})

test('what else reboots the host is a condition and an Event', async () => {
  const world = await startDaemonHere({
    images: [A],
    desired: A,
    activeTimers: ['bootc-fetch-apply-updates.timer'],
  })
  await world.until('Idle')

  expect(await world.condition('ExternalReboots')).toMatchObject({
    status: 'True',
    reason: 'Found',
    message: expect.stringMatching(/^bootc-fetch-apply-updates\.timer is active/),
  })
  const events = await world.client.list(
    { apiVersion: 'events.k8s.io/v1', kind: 'Event', plural: 'events', namespaced: true },
    { namespace: 'default' },
  )
  expect(events).toMatchObject([
    {
      type: 'Warning',
      reason: 'ExternalReboots',
      regarding: { kind: 'BootcNode', name: 'worker-1' },
    },
  ])
})

test('kured is told of when its sentinel is there, which bootc writes on ostree', async () => {
  const world = await startDaemonHere({ images: [A, B], desired: B, speed: 200 })
  world.host.write('proc/4711/comm', 'kured\n')
  await world.until('Staged')

  await world.eventually(async () =>
    expect(await world.condition('ExternalReboots')).toMatchObject({
      status: 'True',
      message: expect.stringMatching(/^\/run\/reboot-required exists, and kured runs/),
    }),
  )
})

test(`progress is told while ${REF.slice(0, 12)}… is pulled`, async () => {
  const slow = { ...B, pullMs: 4000 }
  const world = await startDaemonHere({ images: [A, slow], desired: slow, speed: 60 })

  await world.until('Staging', ({ progress }) =>
    expect(progress).toMatch(/^pulling, \d+ % of 1\.0 GB$/),
  )

  const { progress } = await world.until('Staged')
  expect(progress).toBeUndefined()
})
