// How a host reboots: soft ones, requests that do nothing, hosts that fall back, daemons that are killed.
import { expect, test, vi } from 'vitest'
import { startDaemonHere } from '#test/support/bootc-daemon/daemon-here.ts'
import { hostImage } from '#test/support/bootc-host/bootc-host.ts'
import type { HostState } from '#test/support/bootc-host/state.ts'

vi.setConfig({ testTimeout: 90_000 })

const A = hostImage('a')
const B = hostImage('b')
const C = hostImage('c')
const capable = { ...B, softRebootCapable: true }
const soft = { rebootPolicy: 'AllowSoftReboot' }
const BOOT_1 = 'b0000000-0000-4000-8000-000000000001'
const BOOT_2 = 'b0000000-0000-4000-8000-000000000002'

test.each<{
  name: string
  given: Partial<HostState>
  spec?: object
  image?: typeof B
  bootID: string
}>([
  { name: 'on ostree', given: {}, spec: soft, bootID: BOOT_1 },
  {
    name: 'on ostree, of a machine that is busy',
    given: { prepareMs: 2000 },
    spec: soft,
    bootID: BOOT_1,
  },
  { name: 'on ostree, locked', given: { locksStaging: true }, spec: soft, bootID: BOOT_1 },
  {
    name: 'on composefs, locked',
    given: { backend: 'composefs', locksStaging: true },
    spec: soft,
    bootID: BOOT_1,
  },
  {
    name: 'not on composefs, not locked (C2)',
    given: { backend: 'composefs' },
    spec: soft,
    bootID: BOOT_2,
  },
  {
    name: 'not where the image cannot (C3)',
    given: { backend: 'composefs', locksStaging: true },
    spec: soft,
    image: B,
    bootID: BOOT_2,
  },
  { name: 'not without permission', given: {}, bootID: BOOT_2 },
  {
    name: 'not without permission, although a root is prepared (C18)',
    given: { nextroot: B.digest },
    bootID: BOOT_2,
  },
])('a soft reboot, $name', async ({ given, spec, image = capable, bootID }) => {
  const world = await startDaemonHere({
    images: [A, image],
    desired: image,
    ...(spec && { spec }),
    ...given,
  })
  await world.until('Staged')
  await world.approve()
  await world.reboot()

  const status = await world.until('Idle', ({ booted }) =>
    expect(booted?.imageDigest).toBe(B.digest),
  )

  expect(status).toMatchObject({
    bootID,
    reboots: [{ cause: 'Update', bootID: BOOT_1, outcome: 'Booted' }],
  })
  expect(world.host.mostBootcAtOnce()).toBe(1)
})

test('a reboot request that does nothing is made again', async () => {
  const world = await startDaemonHere({ images: [A, B], desired: B, ignoredReboots: 1 })
  await world.until('Staged')
  await world.approve()
  await world.logged('the host does not go down; asking again')
  await world.reboot()

  const { reboots } = await world.until('Idle', ({ booted }) =>
    expect(booted?.imageDigest).toBe(B.digest),
  )

  expect(reboots).toHaveLength(1)
  expect(
    world.host.commands('systemctl').filter((line) => line === 'systemctl reboot'),
  ).toHaveLength(2)
})

test('a soft reboot that does nothing becomes a whole one', async () => {
  const world = await startDaemonHere({
    images: [A, capable],
    desired: capable,
    spec: soft,
    ignoredReboots: 1,
  })
  await world.until('Staged')
  await world.approve()
  await world.reboot()

  const { bootID } = await world.until('Idle', ({ booted }) =>
    expect(booted?.imageDigest).toBe(B.digest),
  )

  expect(bootID).toBe(BOOT_2)
})

test('a host that never goes down is degraded after five minutes', async () => {
  const world = await startDaemonHere({
    images: [A, B],
    desired: B,
    ignoredReboots: 1000,
    speed: 150,
  })
  await world.until('Staged')
  await world.approve()

  await world.degraded(/^the host was told to reboot at .* and does not go down/)

  expect(await world.condition('Idle')).toMatchObject({ status: 'False', reason: 'Rebooting' })
})

test('a daemon that was killed after Rebooting was stored asks for the reboot', async () => {
  const world = await startDaemonHere({ images: [A, B], desired: B, ignoredReboots: 1 })
  await world.until('Staged')
  await world.approve()
  await world.until('Rebooting')
  await world.stop()
  world.host.change((state) => {
    state.ignoredReboots = 0
  })
  await world.start()
  await world.reboot()

  const { reboots } = await world.until('Idle', ({ booted }) =>
    expect(booted?.imageDigest).toBe(B.digest),
  )
  expect(reboots).toHaveLength(1)
})

test.each<{ name: string; given: Partial<HostState>; image: typeof B }>([
  { name: 'the image does not boot', given: {}, image: { ...B, bootFails: true } },
  {
    name: 'the image does not boot, on composefs',
    given: { backend: 'composefs' },
    image: { ...B, bootFails: true },
  },
  { name: 'it was not finalised', given: { finalizeFails: true }, image: B },
])(
  'a host that falls back is told of, and does not reboot again: $name',
  async ({ given, image }) => {
    const world = await startDaemonHere({ images: [A, image, C], desired: image, ...given })
    await world.until('Staged')
    await world.approve()
    await world.reboot()

    await world.degraded(/^the host rebooted into .*b{64} and came back on .*a{64}/)
    world.touch()
    await new Promise((resolve) => setTimeout(resolve, 1000))
    expect(world.host.state()).toMatchObject({ system: 'running', bootId: BOOT_2 })
    expect((await world.status()).reboots).toMatchObject([{ outcome: 'FellBack' }])

    // The controller withdraws the approval. A person repairs the host, and approves again.
    await world.withdraw()
    await world.until('Staged')
    world.host.change((state) => {
      state.images = [A, B, C]
    })
    await world.approve()
    await world.reboot()
    await world.until('Idle', ({ booted }) => expect(booted?.imageDigest).toBe(B.digest))
  },
)

test('an approval that is withdrawn in time reboots nothing', async () => {
  const world = await startDaemonHere({ images: [A, B, C], desired: B, ignoredReboots: 1 })
  await world.until('Staged')
  await world.approve()
  await world.until('Rebooting')
  await world.want(C)

  await world.until('Staged', ({ staged }) => expect(staged?.imageDigest).toBe(C.digest))

  expect((await world.status()).reboots).toBeUndefined()
  expect(world.host.state().system).toBe('running')
})

test('an image is only unlocked for its reboot', async () => {
  const world = await startDaemonHere({ images: [A, B], desired: B, locksStaging: true })
  await world.until('Staged')
  expect(world.host.state().staged).toMatchObject({ locked: true })

  await world.approve()
  await world.reboot()

  await world.until('Idle', ({ booted }) => expect(booted?.imageDigest).toBe(B.digest))
  expect(world.host.commands('bootc')).toContain('bootc upgrade --from-downloaded')
})

test('a reboot that nobody asked for is kept in the status', async () => {
  const world = await startDaemonHere({ images: [A], desired: A })
  await world.until('Idle')
  await world.stop()
  world.host.change((state) => {
    state.system = 'stopping'
    state.shutdown = 'reboot'
  })
  world.host.reboot()
  await world.start()

  await world.until('Idle', ({ reboots }) =>
    expect(reboots).toMatchObject([{ cause: 'External', bootID: BOOT_1 }]),
  )
})
