// The Eviction API: every answer that a drain can get.
import { type Area, get, patch, post, put } from '../case.ts'
import { BUDGETS, budget, PODS, pod, running } from '../objects.ts'

const OTHER_UID = '00000000-0000-4000-8000-000000000000'
const eviction = (name: string, more: object = {}) => ({
  apiVersion: 'policy/v1',
  kind: 'Eviction',
  metadata: { name },
  ...more,
})
const evict = (name: string, status = 201, more: object = {}, query = '') =>
  post(`${PODS}/${name}/eviction${query}`, eviction(name, more), { status })
const web = (name: string) => post(PODS, pod(name, { nodeName: 'one' }, { labels: { app: 'web' } }))
const allowing = (name: string, status: object = {}) =>
  patch('merge', `${BUDGETS}/${name}/status`, {
    status: {
      observedGeneration: 1,
      disruptionsAllowed: 1,
      currentHealthy: 2,
      desiredHealthy: 1,
      expectedPods: 2,
      ...status,
    },
  })

export const EVICTING: Area = {
  name: 'eviction',
  cases: [
    {
      name: 'a Pod without a budget is evicted',
      steps: [web('a'), running('a'), evict('a'), get(`${PODS}/a`), evict('a'), evict('none', 404)],
    },
    {
      name: 'a Pod that runs nowhere goes at once',
      steps: [post(PODS, pod('a')), evict('a'), get(`${PODS}/a`, { status: 404 })],
    },
    {
      name: 'a budget that allows is used up, and then refuses',
      steps: [
        post(BUDGETS, budget('b')),
        allowing('b'),
        web('a'),
        web('c'),
        running('a'),
        running('c'),
        evict('a'),
        get(`${BUDGETS}/b`),
        get(`${PODS}/a`),
        evict('c', 429),
        get(`${PODS}/c`),
      ],
    },
    {
      name: 'a budget that allows two is used once',
      steps: [
        post(BUDGETS, budget('b')),
        allowing('b', { disruptionsAllowed: 2, currentHealthy: 3 }),
        web('a'),
        running('a'),
        evict('a'),
        get(`${BUDGETS}/b`),
      ],
    },
    {
      name: 'a budget that allows none says why',
      steps: [
        post(BUDGETS, budget('b')),
        web('a'),
        running('a'),
        allowing('b', { disruptionsAllowed: 0, currentHealthy: 1 }),
        evict('a', 429),
        allowing('b', { disruptionsAllowed: 0, currentHealthy: 2 }),
        evict('a', 429),
        allowing('b', {
          disruptionsAllowed: 0,
          conditions: [
            {
              type: 'DisruptionAllowed',
              status: 'False',
              reason: 'SyncFailed',
              message: 'found no controller',
              lastTransitionTime: '2026-03-29T00:00:00Z',
            },
          ],
        }),
        evict('a', 429),
        allowing('b', {
          disruptionsAllowed: 0,
          conditions: [
            {
              type: 'DisruptionAllowed',
              status: 'False',
              reason: 'InsufficientPods',
              message: 'too few',
              lastTransitionTime: '2026-03-29T00:00:00Z',
            },
          ],
        }),
        evict('a', 429),
      ],
    },
    {
      name: 'a budget whose status is stale is still being processed',
      steps: [
        post(BUDGETS, budget('b')),
        web('a'),
        running('a'),
        evict('a', 429),
        allowing('b'),
        patch('merge', `${BUDGETS}/b`, { spec: { minAvailable: 2 } }),
        evict('a', 429),
      ],
    },
    {
      name: 'two budgets are one too many',
      steps: [
        post(BUDGETS, budget('b')),
        post(BUDGETS, budget('c')),
        web('a'),
        running('a'),
        evict('a', 500),
        get(`${PODS}/a`),
      ],
    },
    {
      name: 'a Pod that is not ready',
      steps: [
        post(BUDGETS, budget('b')),
        web('a'),
        running('a', 'False'),
        allowing('b', { disruptionsAllowed: 0, currentHealthy: 1 }),
        evict('a'),
        get(`${BUDGETS}/b`),
        web('c'),
        running('c', 'False'),
        allowing('b', { disruptionsAllowed: 0, currentHealthy: 0 }),
        evict('c', 429),
        patch('merge', `${BUDGETS}/b`, { spec: { unhealthyPodEvictionPolicy: 'AlwaysAllow' } }),
        evict('c'),
        web('d'),
        running('d', 'False'),
        patch('merge', `${BUDGETS}/b`, { spec: { unhealthyPodEvictionPolicy: 'IfHealthyBudget' } }),
        allowing('b', { observedGeneration: 3, currentHealthy: 2, disruptionsAllowed: 0 }),
        evict('d'),
      ],
    },
    {
      name: 'a Pod that is pending or over needs no budget',
      steps: [
        post(BUDGETS, budget('b')),
        web('a'),
        evict('a'),
        web('c'),
        patch('merge', `${PODS}/c/status`, { status: { phase: 'Succeeded' } }),
        evict('c'),
        get(`${PODS}/c`, { status: 404 }),
      ],
    },
    {
      name: 'a budget selects by labels and expressions',
      steps: [
        post(
          BUDGETS,
          budget('b', {
            selector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'db'] }] },
          }),
        ),
        post(BUDGETS, budget('c', { selector: { matchLabels: { app: 'other' } } })),
        web('a'),
        running('a'),
        evict('a', 429),
        put(`${PODS}/a`, pod('a', { nodeName: 'one' })),
        running('a'),
        evict('a'),
      ],
    },
    {
      name: 'an empty selector selects all',
      steps: [
        post(BUDGETS, budget('b', { selector: {} })),
        post(PODS, pod('a', { nodeName: 'one' })),
        running('a'),
        evict('a', 429),
      ],
    },
    {
      name: 'a dry run of an eviction',
      steps: [
        post(BUDGETS, budget('b')),
        allowing('b'),
        web('a'),
        running('a'),
        evict('a', 201, {}, '?dryRun=All'),
        evict('a', 201, { deleteOptions: { dryRun: ['All'] } }),
        get(`${PODS}/a`),
        get(`${BUDGETS}/b`),
        allowing('b', { disruptionsAllowed: 0 }),
        evict('a', 429, {}, '?dryRun=All'),
      ],
    },
    {
      name: 'an eviction for another uid or version, and with another grace',
      steps: [
        post(PODS, pod('a', { nodeName: 'one' }), { as: 'a' }),
        running('a'),
        evict('a', 409, { deleteOptions: { preconditions: { uid: OTHER_UID } } }),
        evict('a', 409, {
          deleteOptions: { preconditions: { resourceVersion: '{{a.metadata.resourceVersion}}' } },
        }),
        get(`${PODS}/a`),
        evict('a', 201, {
          deleteOptions: { preconditions: { uid: '{{a.metadata.uid}}' }, gracePeriodSeconds: 5 },
        }),
        get(`${PODS}/a`),
      ],
    },
    {
      name: 'an eviction that is none',
      steps: [
        post(PODS, pod('a', { nodeName: 'one' })),
        post(`${PODS}/a/eviction`, eviction('b'), { status: 400 }),
        post(`${PODS}/a/eviction`, { ...eviction('a'), kind: 'Pod' }, { status: 400 }),
        post(`${PODS}/a/eviction`, { ...eviction('a'), apiVersion: 'policy/v1beta1' }),
        post(`${PODS}/a/eviction`, {}, { status: 400 }),
        get(`${PODS}/a/eviction`, { status: 405 }),
      ],
    },
    {
      name: 'a Pod with a finalizer is evicted and waits',
      steps: [
        post(PODS, pod('a', { nodeName: 'one' }, { finalizers: ['example.com/held'] })),
        running('a'),
        evict('a'),
        get(`${PODS}/a`),
        evict('a'),
      ],
    },
  ],
}
