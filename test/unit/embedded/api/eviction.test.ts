import { describe, expect, it } from 'vitest'
import { MERGE, NOW, PODS, pod, type StartedApi, startApi } from './started-api.ts'

const BUDGETS = '/apis/policy/v1/namespaces/default/poddisruptionbudgets'
const COUNTED = {
  observedGeneration: 1,
  currentHealthy: 2,
  desiredHealthy: 1,
  expectedPods: 2,
  disruptionsAllowed: 1,
}

async function withBudget(status: object, spec: object = {}): Promise<StartedApi> {
  const started = startApi()
  await addBudget(started, 'one', spec)
  await started.ask('PATCH', `${BUDGETS}/one/status`, { status }, MERGE)
  await addPod(started, 'Running', 'True')
  return started
}

function addBudget({ ask }: StartedApi, name: string, spec: object = {}) {
  return ask('POST', BUDGETS, {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name },
    spec: { minAvailable: 1, selector: { matchLabels: { app: 'x' } }, ...spec },
  })
}

async function addPod({ ask }: StartedApi, phase: string, ready: string) {
  await ask('POST', PODS, pod('p', { nodeName: 'n' }, { labels: { app: 'x' } }))
  const conditions = [{ type: 'Ready', status: ready }]
  await ask('PATCH', `${PODS}/p/status`, { status: { phase, conditions } }, MERGE)
}

function evict({ ask }: StartedApi, deleteOptions: object = {}, query = '') {
  const eviction = {
    apiVersion: 'policy/v1',
    kind: 'Eviction',
    metadata: { name: 'p', namespace: 'default' },
    deleteOptions,
  }
  return ask('POST', `${PODS}/p/eviction${query}`, eviction)
}

describe('an eviction', () => {
  it('uses the budget up, marks the pod and lets it end', async () => {
    const started = await withBudget(COUNTED)

    const { status, body } = await evict(started)

    expect([status, body]).toEqual([
      201,
      { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 },
    ])
    const { body: evicted } = await started.ask('GET', `${PODS}/p`)
    expect(evicted.metadata.deletionTimestamp).toBe('2026-03-29T01:00:00Z')
    expect(evicted.status.conditions?.[1]).toEqual({
      type: 'DisruptionTarget',
      status: 'True',
      lastProbeTime: null,
      lastTransitionTime: NOW,
      reason: 'EvictionByEvictionAPI',
      message: 'Eviction API: evicting',
    })
    const { body: budget } = await started.ask('GET', `${BUDGETS}/one`)
    expect(budget.status).toMatchObject({ disruptionsAllowed: 0, disruptedPods: { p: NOW } })
  })

  it.each([
    [
      'nothing may be disrupted',
      { ...COUNTED, currentHealthy: 1, disruptionsAllowed: 0 },
      'The disruption budget one needs 1 healthy pods and has 1 currently',
      undefined,
    ],
    [
      'the budget has not been counted since it changed',
      { ...COUNTED, observedGeneration: 0 },
      'The disruption budget one is still being processed by the server.',
      10,
    ],
  ])('is refused when %s', async (_, status, cause, retryAfterSeconds) => {
    const started = await withBudget(status)

    const answer = await evict(started)

    expect(answer.headers['retry-after']).toBe(retryAfterSeconds?.toString())
    expect(answer.body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: "Cannot evict pod as it would violate the pod's disruption budget.",
      reason: 'TooManyRequests',
      details: {
        causes: [{ reason: 'DisruptionBudget', message: cause }],
        ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
      },
      code: 429,
    })
    expect((await started.ask('GET', `${PODS}/p`)).body.metadata.deletionTimestamp).toBeUndefined()
  })

  it.each([
    ['a negative budget', { ...COUNTED, disruptionsAllowed: -1 }, 403],
    ['nothing allowed', { ...COUNTED, disruptionsAllowed: 0 }, 429],
  ])('tells %s apart', async (_, status, code) => {
    expect((await evict(await withBudget(status))).status).toBe(code)
  })

  it.each([
    ['Pending', 'False'],
    ['Succeeded', 'False'],
    ['Failed', 'False'],
  ])('asks no budget about a pod that is %s', async (phase, ready) => {
    const started = await withBudget({ ...COUNTED, disruptionsAllowed: 0 })
    await started.ask('DELETE', `${PODS}/p?gracePeriodSeconds=0`)
    await addPod(started, phase, ready)

    expect((await evict(started)).status).toBe(201)
  })

  it.each([
    ['met without it passes', {}, { ...COUNTED, disruptionsAllowed: 0 }, 201],
    [
      'short of healthy pods is refused',
      {},
      { ...COUNTED, currentHealthy: 0, disruptionsAllowed: 0 },
      429,
    ],
    [
      'short but lets unhealthy pods go passes',
      { unhealthyPodEvictionPolicy: 'AlwaysAllow' },
      { ...COUNTED, currentHealthy: 0, disruptionsAllowed: 0 },
      201,
    ],
  ])('of an unready pod from a budget that is %s', async (_, spec, status, code) => {
    const started = await withBudget(status, spec)
    await started.ask('DELETE', `${PODS}/p?gracePeriodSeconds=0`)
    await addPod(started, 'Running', 'False')

    expect((await evict(started)).status).toBe(code)
  })

  it('cannot serve two budgets', async () => {
    const started = await withBudget(COUNTED)
    await addBudget(started, 'two')

    const { status, body } = await evict(started)

    expect([status, body.message]).toEqual([
      500,
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    ])
  })

  it('spares a successor of the same name', async () => {
    const started = await withBudget(COUNTED)

    const { status, body } = await evict(started, { preconditions: { uid: 'before' } })

    expect(status).toBe(409)
    expect(body.message).toMatch(/^Operation cannot be fulfilled on Pod "p": the UID in the precon/)
  })

  it('changes nothing in a dry run', async () => {
    const started = await withBudget(COUNTED)
    const before = (await started.ask('GET', `${PODS}/p`)).body

    const { status } = await evict(started, {}, '?dryRun=All')

    expect(status).toBe(201)
    expect((await started.ask('GET', `${PODS}/p`)).body).toEqual(before)
    expect((await started.ask('GET', `${BUDGETS}/one`)).body.status).toEqual(COUNTED)
  })

  it('of a pod that is not there is a 404', async () => {
    expect((await evict(startApi())).status).toBe(404)
  })
})
