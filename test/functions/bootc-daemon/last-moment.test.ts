// A spec that changes in the last moment before a reboot: the host never boots what is not asked for any more.
import { expect, test, vi } from 'vitest'
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { createKubeClient } from '#src/kube/client.ts'
import type { KubeRequest, Transport } from '#src/kube/transport.ts'
import { startDaemonHere } from '#test/support/bootc-daemon/daemon-here.ts'
import { hostImage } from '#test/support/bootc-host/bootc-host.ts'

vi.setConfig({ testTimeout: 90_000 })

const A = hostImage('a')
const B = hostImage('b')
const C = hostImage('c')
const OTHER = { desiredImage: `${C.repository}@${C.digest}`, desiredImageState: 'Staged' }

const isWriteOf = (state: string) => (request: KubeRequest) =>
  request.method === 'PATCH' && request.body?.includes(`"state":"${state}"`) === true

/** The spec becomes another one just before the first request of this kind. */
function changingBefore(isMoment: (request: KubeRequest) => boolean) {
  let isDue = true
  return (transport: Transport): Transport =>
    async (request) => {
      if (isDue && isMoment(request)) {
        isDue = false
        await createKubeClient(transport).patch(BOOTC_NODES, { name: 'worker-1' }, { spec: OTHER })
      }
      return transport(request)
    }
}

test('it changes before Rebooting is stored: that is refused, and decided again', async () => {
  const through = changingBefore(isWriteOf('Rebooting'))
  const world = await startDaemonHere({ images: [A, B, C], desired: B, through })
  await world.until('Staged')
  await world.approve()

  await world.until('Staged', ({ staged }) => expect(staged?.imageDigest).toBe(C.digest))

  expect(world.host.commands('systemctl')).not.toContain('systemctl reboot')
  expect(world.lines.map(({ message }) => message)).not.toContain('rebooting')
})

test('it changes after Rebooting is stored: it is read again before the reboot', async () => {
  let isStored = false
  const through = changingBefore((request) => {
    if (isWriteOf('Rebooting')(request)) isStored = true
    return isStored && request.method === 'GET'
  })
  const world = await startDaemonHere({ images: [A, B, C], desired: B, through })
  await world.until('Staged')
  await world.approve()

  await world.logged('not rebooting: the BootcNode asks for something else now')
  await world.until('Staged', ({ staged }) => expect(staged?.imageDigest).toBe(C.digest))
  expect(world.host.commands('systemctl')).not.toContain('systemctl reboot')
})

test('the watch is behind: what was read before the reboot counts, and there is no busy loop', async () => {
  let isStored = false
  const through = changingBefore((request) => {
    if (isWriteOf('Rebooting')(request)) isStored = true
    return isStored && request.method === 'GET'
  })
  const isDeaf = () => isStored
  const world = await startDaemonHere({ images: [A, B, C], desired: B, through, isDeaf })
  await world.until('Staged')
  await world.approve()

  await world.until('Staged', ({ staged }) => expect(staged?.imageDigest).toBe(C.digest))

  const told = world.lines.filter(({ message }) => String(message).startsWith('not rebooting'))
  expect(told).toHaveLength(1)
})

test('another image is staged by others while Rebooting is stored: the host does not reboot into it', async () => {
  let isDue = true
  const through =
    (transport: Transport): Transport =>
    async (request) => {
      const response = await transport(request)
      if (isDue && isWriteOf('Rebooting')(request)) {
        isDue = false
        world.host.change((state) => {
          state.staged = { digest: C.digest, reference: `${C.repository}@${C.digest}` }
        })
      }
      return response
    }
  const world = await startDaemonHere({ images: [A, B, C], desired: B, through })
  await world.until('Staged')
  await world.approve()

  await world.logged('not rebooting: the host does not boot the image next any more')
  // It is staged again, and the approval still holds.
  await world.reboot()
  const { booted, reboots } = await world.until('Idle')

  expect([booted?.imageDigest, reboots?.length]).toEqual([B.digest, 1])
  expect(
    world.host.commands('systemctl').filter((line) => line === 'systemctl reboot'),
  ).toHaveLength(1)
})

test('its BootcNode is removed: nothing is written and nothing is done', async () => {
  const world = await startDaemonHere({ images: [A, B], desired: A })
  await world.until('Idle')
  await world.remove()
  const before = world.host.commands('systemd-run').length
  world.touch()
  await new Promise((resolve) => setTimeout(resolve, 1000))

  expect(world.host.commands('systemd-run')).toHaveLength(before)
})
