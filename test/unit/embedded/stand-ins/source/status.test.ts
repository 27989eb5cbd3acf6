import { expect, test } from 'vitest'
import { SOURCES, startedWorld } from '#test/unit/embedded/stand-ins/started-world.ts'

test('an ApiServerSource is Ready, and its status has the address of the sink', async () => {
  const { client } = await startedWorld()

  const source = await client.get(SOURCES, { namespace: 'sundial-system', name: 'machines' })

  expect(source?.status).toEqual({
    sinkUri: 'http://scheduled-machine.sundial-system.svc.cluster.local',
    conditions: [
      {
        type: 'Ready',
        status: 'True',
        reason: '',
        message: '',
        lastTransitionTime: '2026-12-31T22:58:00Z',
      },
    ],
  })
})
