// How long an answer is used.
import { describe, expect, test } from 'vitest'
import { createDiscovery } from '#src/cluster-api/discovery.ts'
import { createKubeClient } from '#src/kube/client.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import type { KubeRequest, KubeResponse } from '#src/kube/transport.ts'
import { failure } from '#test/unit/kube/recorded-transport.ts'
import { discoveryOf, GROUP, handClock, INFRASTRUCTURE, NOT_THERE, REMOTE_MACHINES } from './bed.ts'

describe('an answer', () => {
  test('is cached for ten minutes', async () => {
    const { discovery, clock, paths } = discoveryOf(GROUP, GROUP)

    await discovery.machineVersion()
    clock.wait(9.99)
    await discovery.machineVersion()
    expect(paths()).toHaveLength(1)

    clock.wait(0.01)
    await discovery.machineVersion()
    expect(paths()).toHaveLength(2)
  })

  test('about a missing group is not cached, because it may be installed soon', async () => {
    const { discovery } = discoveryOf(NOT_THERE, GROUP, NOT_THERE, REMOTE_MACHINES)

    expect(await discovery.machineVersion()).toBeUndefined()
    expect(await discovery.machineVersion()).toBe('v1beta2')
    expect(await discovery.resourceOf(INFRASTRUCTURE, 'RemoteMachine')).toBeUndefined()
    expect(await discovery.resourceOf(INFRASTRUCTURE, 'RemoteMachine')).toBeDefined()
  })

  test('with other kinds only is not cached either', async () => {
    const { discovery, paths } = discoveryOf(REMOTE_MACHINES, REMOTE_MACHINES)

    expect(await discovery.resourceOf(INFRASTRUCTURE, 'DockerMachine')).toBeUndefined()
    expect(await discovery.resourceOf(INFRASTRUCTURE, 'DockerMachine')).toBeUndefined()
    expect(paths()).toHaveLength(2)
  })

  test('is read again when the cache is cleared', async () => {
    const { discovery, paths } = discoveryOf(GROUP, REMOTE_MACHINES, GROUP, REMOTE_MACHINES)
    const both = async () => {
      await discovery.machineVersion()
      await discovery.resourceOf(INFRASTRUCTURE, 'RemoteMachine')
    }

    await both()
    discovery.forget()
    await both()

    expect(paths()).toHaveLength(4)
  })
})

describe('callers at the same time', () => {
  test('share one request', async () => {
    const { discovery, paths } = discoveryOf(GROUP)

    const answers = await Promise.all([discovery.machineVersion(), discovery.machineVersion()])

    expect(answers).toEqual(['v1beta2', 'v1beta2'])
    expect(paths()).toHaveLength(1)
  })

  test('share its failure, which is not cached', async () => {
    const { discovery } = discoveryOf(failure(500, 'InternalError', 'oh'), GROUP)

    const answers = await Promise.allSettled([
      discovery.machineVersion(),
      discovery.machineVersion(),
    ])

    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(await discovery.machineVersion()).toBe('v1beta2')
  })

  test('send their own request when the first caller aborts', async () => {
    const given = new KubeError('Aborted', 'given up')
    const { discovery, paths } = discoveryOf(given, GROUP)

    const first = discovery.machineVersion(AbortSignal.abort())
    const second = discovery.machineVersion(new AbortController().signal)
    const third = discovery.machineVersion()

    await expect(first).rejects.toBe(given)
    expect(await Promise.all([second, third])).toEqual(['v1beta2', 'v1beta2'])
    expect(paths()).toHaveLength(2)
  })

  test('stop with the first caller when they are aborted, too', async () => {
    const { discovery, paths } = discoveryOf(new KubeError('Aborted', 'given up'))
    const signal = AbortSignal.abort()

    const answers = [discovery.machineVersion(signal), discovery.machineVersion(signal)]

    expect((await Promise.allSettled(answers)).map(({ status }) => status)).toEqual([
      'rejected',
      'rejected',
    ])
    expect(paths()).toHaveLength(1)
  })
})

test('the answer of a request from before clearing the cache is not cached', async () => {
  const requests: KubeRequest[] = []
  const waiting: ((response: KubeResponse) => void)[] = []
  const client = createKubeClient((request) => {
    requests.push(request)
    return new Promise((resolve) => waiting.push(resolve))
  })
  const discovery = createDiscovery(client, handClock())
  const answer = { status: 200, headers: {}, body: '{"versions":[{"version":"v1beta1"}]}' }

  const before = discovery.machineVersion()
  discovery.forget()
  const after = discovery.machineVersion()
  for (const resolve of waiting) resolve(answer)

  expect(await Promise.all([before, after])).toEqual(['v1beta1', 'v1beta1'])
  expect(requests).toHaveLength(2)
})
