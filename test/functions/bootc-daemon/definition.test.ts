// The daemon with the definition of BootcNode that bootc-operator has: it drops the fields that are Sundial's own.
import { expect, test, vi } from 'vitest'
import { bootcNodeCrd } from '#src/bootc-node/crd.ts'
import { listAt, valueAt, without } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { CUSTOM_RESOURCE_DEFINITIONS } from '#src/kube/resource.ts'
import { startDaemonHere } from '#test/support/bootc-daemon/daemon-here.ts'
import { hostImage } from '#test/support/bootc-host/bootc-host.ts'

vi.setConfig({ testTimeout: 90_000 })

const A = hostImage('a')
const B = hostImage('b')
const OURS = ['bootedDigest', 'stagedDigest', 'state', 'bootID', 'stage', 'progress', 'reboots']

test('nothing is done to a host whose reboots the definition would not remember, until ours is there', async () => {
  const definition = olderDefinition()
  const world = await startDaemonHere({ images: [A, B], desired: A, definition })
  await world.eventually(async () =>
    expect((await world.status()).booted?.imageDigest).toBe(A.digest),
  )

  await world.want(B)
  await world.approve()
  await world.eventually(async () =>
    expect(await world.condition('Degraded')).toMatchObject({
      status: 'True',
      message: expect.stringMatching(/definition of BootcNode.*apply deploy\/crds$/),
    }),
  )
  expect(world.host.commands('systemd-run')).toEqual([])
  expect(world.host.state().system).toBe('running')

  const { metadata, spec } = bootcNodeCrd()
  await world.client.patch(CUSTOM_RESOURCE_DEFINITIONS, { name: metadata.name }, { spec })
  await world.reboot()
  await world.until('Idle', ({ booted, reboots }) => {
    expect(booted?.imageDigest).toBe(B.digest)
    expect(reboots).toMatchObject([{ cause: 'Update', outcome: 'Booted' }])
  })
})

function olderDefinition(): KubeObject {
  const crd = structuredClone(bootcNodeCrd())
  const [version] = listAt(crd, 'spec', 'versions')
  const status = valueAt(version, 'schema', 'openAPIV3Schema', 'properties', 'status')
  const properties = Object(valueAt(status, 'properties'))
  Object(status).properties = without(properties, ...OURS)
  return crd
}
