// The daemon as a process, on a stand-in host: an update from its order to its end, and what a node is told meanwhile.
import { expect, test, vi } from 'vitest'
import { startDaemonWorld } from '#test/support/bootc-daemon/daemon-world.ts'
import { hostImage } from '#test/support/bootc-host/bootc-host.ts'
import { eventually } from '#test/support/processes.ts'

vi.setConfig({ testTimeout: 90_000 })

const A = hostImage('a')
const B = hostImage('b')
const C = hostImage('c')
const images = [A, B, C]

test.each(['ostree', 'composefs'] as const)(
  'on %s an image is staged, approved and booted',
  async (backend) => {
    const world = await startDaemonWorld({ images, backend, desired: A })
    await world.until('Idle')

    await world.want(B)
    const staged = await world.until('Staged')
    await world.approve()
    await world.reboot()
    const booted = await world.until('Idle', ({ bootedDigest }) =>
      expect(bootedDigest).toBe('sha256:bbbbbbbbbbbb'),
    )

    expect([staged.stagedDigest, staged.bootedDigest]).toEqual([
      'sha256:bbbbbbbbbbbb',
      'sha256:aaaaaaaaaaaa',
    ])
    expect(booted).toMatchObject({
      booted: { image: `quay.io/example/node-os@${B.digest}`, imageDigest: B.digest },
      rollback: { imageDigest: A.digest },
      bootID: 'b0000000-0000-4000-8000-000000000002',
      reboots: [{ cause: 'Update', digest: B.digest, outcome: 'Booted' }],
    })
    expect(world.host.mostBootcAtOnce()).toBe(1)
    expect(world.messages()).toEqual(
      expect.arrayContaining(['staging image', 'state changed', 'rebooting']),
    )
  },
)

test('back and forth on composefs, where a switch to a known image is an error', async () => {
  const world = await startDaemonWorld({ images, backend: 'composefs', desired: B })
  await world.until('Staged')
  await world.approve()
  await world.reboot()
  await world.until('Idle', ({ booted }) => expect(booted?.imageDigest).toBe(B.digest))

  await world.want(A)
  await world.until('Staged')
  await world.approve()
  await world.reboot()
  await world.until('Idle', ({ booted }) => expect(booted?.imageDigest).toBe(A.digest))

  expect(world.host.commands('bootc').filter((line) => !/status|help|version/.test(line))).toEqual([
    `bootc switch --progress-fd 3 quay.io/example/node-os@${B.digest}`,
    'bootc rollback',
  ])
})

test('on composefs the image before is desired again while a third one is staged', async () => {
  const world = await startDaemonWorld({
    images,
    backend: 'composefs',
    rollback: { digest: B.digest, reference: `${B.repository}@${B.digest}` },
    desired: C,
  })
  await world.until('Staged')

  await world.want(B)
  await world.until('Staged', ({ staged }) => expect(staged?.imageDigest).toBe(B.digest))

  expect((await world.status()).stage).toBeUndefined()
  expect(world.messages()).not.toContain('a command of bootc failed')
  expect(world.lines().filter(({ to }) => to === 'Degraded')).toEqual([])
})

test.each(['ostree', 'composefs'] as const)(
  'on %s, when the booted image is desired again, nothing else boots next',
  async (backend) => {
    const world = await startDaemonWorld({ images, backend, desired: B })
    await world.until('Staged')

    await world.want(A)
    await world.until('Idle', ({ staged }) => expect(staged).toBeUndefined())
    world.host.change((state) => {
      state.system = 'stopping'
      state.shutdown = 'reboot'
    })
    await world.kill()
    world.host.reboot()

    expect(world.host.state().booted?.digest).toBe(A.digest)
  },
)

test('a staging that is not wanted any more is stopped', async () => {
  const slow = { ...B, pullMs: 60_000 }
  const world = await startDaemonWorld({ images: [A, slow, C], desired: slow })
  await world.until('Staging')
  await eventually(async () => expect(Object.keys(world.host.state().units)).toHaveLength(1))

  await world.want(C)
  await world.until('Staged')

  expect(world.host.state().staged?.digest).toBe(C.digest)
  expect(world.host.mostBootcAtOnce()).toBe(1)
  expect(await world.degraded()).toBe('')
})

test('a staging goes on while the daemon is away, and is followed by the next daemon', async () => {
  const slow = { ...B, pullMs: 4_000 }
  const world = await startDaemonWorld({ images: [A, slow], desired: slow })
  await eventually(async () => expect(Object.keys(world.host.state().units)).toHaveLength(1))
  await world.kill()
  world.start()
  await world.logged('following a command that runs already')
  await world.until('Staged')

  expect(world.host.commands('systemd-run')).toHaveLength(1)
  expect(world.host.mostBootcAtOnce()).toBe(1)
})

test('when nothing happens, nothing is written and nobody is asked', async () => {
  const world = await startDaemonWorld({ images, desired: A })
  await world.until('Idle')
  const writes = world.writes.length
  const commands = world.host.commands().length

  await new Promise((resolve) => setTimeout(resolve, 3000))

  expect([world.writes.length - writes, world.host.commands().length - commands]).toEqual([0, 0])
})

test('what others do to the host is seen at once', async () => {
  const world = await startDaemonWorld({ images, desired: A, rollback: undefined })
  await world.until('Idle')

  world.host.change((state) => {
    state.rollback = { digest: C.digest, reference: `${C.repository}@${C.digest}` }
  })
  world.host.write('ostree/bootc/touched', '')

  await eventually(async () => expect((await world.status()).rollback?.imageDigest).toBe(C.digest))
})

test('it is ready when it knows its BootcNode, and tells its metrics', async () => {
  const world = await startDaemonWorld({ images, desired: A })
  await world.until('Idle')

  expect((await world.get('/healthz')).status).toBe(200)
  expect((await world.get('/readyz')).status).toBe(200)
  expect(await (await world.get('/metrics')).text()).toContain(
    'sundial_bootc_state{state="Idle"} 1',
  )
})

test('without a BootcNode it waits for one', async () => {
  const world = await startDaemonWorld({ images })
  await world.logged('there is no BootcNode yet')

  await world.want(B)

  await world.until('Staged')
})

test('SIGTERM ends it with status 0, and what it stages goes on', async () => {
  const slow = { ...B, pullMs: 60_000 }
  const world = await startDaemonWorld({ images: [A, slow], desired: slow })
  await eventually(async () => expect(Object.keys(world.host.state().units)).toHaveLength(1))

  world.daemon().process.kill('SIGTERM')
  const { status } = await world.daemon().ended(8_000)

  expect(status).toBe(0)
  expect(Object.keys(world.host.state().units)).toEqual(['bootc-operator-switch.service'])
})
