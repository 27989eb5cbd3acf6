// `sundial why` about a BootcNodePool and a BootcNode. Everything is real but the kubelets and the bootc daemons.
import { expect, test } from 'vitest'
import { createKubeClient } from '#src/kube/client.ts'
import { report } from '#test/support/pool-scene/daemon.ts'
import { updatedPool } from '#test/support/pool-scene/states.ts'
import { POOL, V1, V2 } from '#test/support/pool-scene.ts'
import { ask, does, outline, yesRules } from './ask.ts'
import { rollingOut } from './rolling-out.ts'

const KEY = { name: POOL }

test('a pool whose nodes all run the image', async () => {
  const scene = await updatedPool(['a', 'b'])

  const answer = await ask('pool', KEY, scene)

  expect(answer).toMatchObject({
    object: { kind: 'BootcNodePool', name: 'workers' },
    summary:
      'BootcNodePool workers is AllUpdated: 2/2 updated. Nothing happens until something changes.',
    decision: { effects: [], status: { reason: 'AllUpdated' }, wake: null },
    unread: [],
  })
  expect(outline(answer)).toEqual([
    'BootcNodePool workers AllUpdated',
    '  Node a UpToDate',
    '  Node b UpToDate',
  ])
})

test('a rollout that a pod holds up: the node, the pod, and the nodes that wait', async () => {
  const scene = await rollingOut('web')
  await scene.pass()
  await scene.advance(10)
  await scene.pass()

  const answer = await ask('pool', KEY, scene)

  expect(answer.summary).toMatch(
    /^BootcNodePool workers is RolloutInProgress: 0\/2 updated; 1 staged, 1 rebooting \(a: waiting for 1 pod, budget default\/web\)/,
  )
  expect(outline(answer)).toEqual([
    'BootcNodePool workers RolloutInProgress',
    '  Node a Draining',
    '    Pod web Blocked',
    '  Node b Staged',
  ])
  expect(yesRules(answer)).toEqual([
    'read: yes',
    expect.stringMatching(/^a drainAndApprove: no: waiting for 1 pod/),
    'capacity: no, because the only reboot slot is taken',
  ])
})

test('a paused pool says so', async () => {
  const scene = await rollingOut()
  await scene.edit({ spec: { rollout: { paused: true } } })
  await scene.pass()

  const { summary } = await ask('pool', KEY, scene)

  expect(summary).toMatch(
    /^BootcNodePool workers is Paused: .+No further node begins to reboot, because the pool is paused\. No further node reboots until spec\.rollout\.paused is false\.$/,
  )
})

test('a rollout that is halted: the node that came back on its old image', async () => {
  const scene = await rollingOut()
  await scene.edit({ spec: { rollout: { haltThreshold: 1 } } })
  await report(scene, 'a', { booted: V1, staged: V2, idle: 'Rebooting' })
  await scene.pass()
  await report(scene, 'a', { booted: V1, staged: null, idle: 'Idle' })
  await scene.pass()
  await scene.pass()

  const answer = await ask('pool', KEY, scene)

  expect(answer.summary).toMatch(
    /^BootcNodePool workers is RolloutHalted: .+Rollout halted: 1\+ unhealthy nodes in reboot slots \(a: FellBack\)/,
  )
  expect(yesRules(answer)).toContainEqual(expect.stringMatching(/^a holdFellBack: yes: came back/))
  expect(yesRules(answer)).toContain('capacity: no, because the rollout is halted')
})

test('a BootcNode: its part of the answer about its pool', async () => {
  const scene = await rollingOut()

  const answer = await ask('bn', { name: 'b' }, scene)

  expect(answer.summary).toMatch(
    /^BootcNode b of pool workers is Staged\. BootcNodePool workers is /,
  )
  expect(outline(answer).slice(1)).toEqual(['  Node b Staged'])
  expect(answer.rules.every(({ about = 'b' }) => about === 'b')).toBe(true)
})

test('a tag that has to be looked up: only the pass knows its digest', async () => {
  const scene = await updatedPool(['a'])
  await scene.edit({ spec: { image: { ref: 'quay.io/example/os:stable' } } })

  const answer = await ask('pool', KEY, scene)

  expect(does(answer)).toEqual([])
  expect(yesRules(answer)).toEqual([
    'read: no: the next pass asks the registry for the digest of quay.io/example/os:stable',
  ])
})

test('Nodes that the reader may not list are a part of the answer', async () => {
  const scene = await rollingOut()
  const client = createKubeClient(async (request) =>
    request.path.startsWith('/api/v1/nodes')
      ? { status: 403, headers: {}, body: '{"message":"nodes is forbidden"}' }
      : scene.api.transport(request),
  )

  const answer = await ask('pool', KEY, { client, clock: scene.clock })

  expect(answer.unread).toEqual(['nodes'])
  expect(answer.summary).toMatch(/^BootcNodePool workers is /)
  expect(answer.decision.effects).toEqual([])
})
