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

test('its BootcNode is removed: nothing is written and nothing is done', async () => {
  const world = await startDaemonHere({ images: [A, B], desired: A })
  await world.until('Idle')
  await world.remove()
  const before = world.host.commands('systemd-run').length
  world.touch()
  await new Promise((resolve) => setTimeout(resolve, 1000))

  expect(world.host.commands('systemd-run')).toHaveLength(before)
})
