// Dry run, and who may write the status.
import { type Area, del, edited, get, patch, post, put } from '../case.ts'
import {
  BUDGETS,
  budget,
  DEPLOYMENTS,
  deployment,
  MAPS,
  map,
  NODES,
  node,
  PODS,
  pod,
  running,
  THINGS,
  thing,
} from '../objects.ts'

export const WRITING: Area = {
  name: 'writing',
  cases: [
    {
      name: 'a dry run says what would be, and does nothing',
      steps: [
        post(`${THINGS}?dryRun=All`, thing('a')),
        get(`${THINGS}/a`, { status: 404 }),
        post(THINGS, thing('a'), { as: 'a' }),
        put(`${THINGS}/a?dryRun=All`, edited('a', { spec: { size: 9 } })),
        patch('merge', `${THINGS}/a?dryRun=All`, { spec: { size: 9 } }),
        patch('merge', `${THINGS}/a/status?dryRun=All`, { status: { phase: 'Up' } }),
        patch('merge', `${THINGS}/a?dryRun=All`, { spec: { size: 999 } }, { status: 422 }),
        del(`${THINGS}/a?dryRun=All`),
        del(`${THINGS}/a`, { apiVersion: 'v1', kind: 'DeleteOptions', dryRun: ['All'] }),
        get(`${THINGS}/a`),
        post(`${MAPS}?dryRun=All`, { ...map(''), metadata: { generateName: 'made-' } }),
        post(PODS, pod('a', { nodeName: 'one' })),
        del(`${PODS}/a?dryRun=All`),
        get(`${PODS}/a`),
        post(`${THINGS}?dryRun=All`, thing('a'), { status: 409 }),
        post(THINGS, thing('b', {}, { finalizers: ['example.com/held'] })),
        del(`${THINGS}/b?dryRun=All`),
        get(`${THINGS}/b`),
      ],
    },
    {
      name: 'a body of a deletion is all its options',
      steps: [
        post(MAPS, map('a')),
        del(`${MAPS}/a?dryRun=All`, { apiVersion: 'v1', kind: 'DeleteOptions' }),
        get(`${MAPS}/a`, { status: 404 }),
      ],
    },
    {
      name: 'a status is written by its subresource, and by nothing else',
      steps: [
        post(THINGS, { ...thing('a'), status: { phase: 'Up' } }, { as: 'a' }),
        put(`${THINGS}/a`, edited('a', { status: { phase: 'Up' }, spec: { size: 4 } })),
        patch('merge', `${THINGS}/a/status`, { status: { phase: 'Up' }, spec: { size: 9 } }),
        patch('merge', `${THINGS}/a/status`, {
          metadata: { labels: { a: 'b' }, annotations: { a: 'b' }, finalizers: ['example.com/x'] },
        }),
        get(`${THINGS}/a/status`, { as: 'now' }),
        put(`${THINGS}/a/status`, edited('now', { status: { phase: 'Down', ready: true } })),
        patch('json', `${THINGS}/a/status`, [{ op: 'add', path: '/status/count', value: 3 }]),
        patch('merge', `${THINGS}/a/status`, { status: null }),
        patch('merge', `${THINGS}/a/status`, { status: { phase: 'Sideways' } }, { status: 422 }),
        patch('merge', `${THINGS}/a/status`, { status: { count: -1 } }, { status: 422 }),
        patch('merge', `${THINGS}/a/status`, { status: { ready: 'x' } }, { status: 422 }),
        patch('merge', `${THINGS}/a/status`, { status: { unknown: 1 } }),
        patch(
          'merge',
          `${THINGS}/a/status`,
          {
            status: {
              conditions: [
                { type: 'Ready', status: 'True' },
                { type: 'Ready', status: 'False' },
              ],
            },
          },
          { status: 422 },
        ),
      ],
    },
    {
      name: 'the status of built-in kinds',
      steps: [
        post(PODS, { ...pod('a'), status: { phase: 'Running' } }),
        running('a'),
        patch('strategic', `${PODS}/a/status`, {
          metadata: { labels: { a: 'b' } },
          status: {
            conditions: [
              { type: 'Ready', status: 'False' },
              { type: 'Mine', status: 'True' },
            ],
          },
        }),
        post(NODES, node('{{ns}}')),
        patch('strategic', `${NODES}/{{ns}}/status`, {
          status: { conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady' }] },
          spec: { unschedulable: true },
        }),
        post(DEPLOYMENTS, deployment('a')),
        patch('merge', `${DEPLOYMENTS}/a/status`, {
          status: { replicas: 1, readyReplicas: 1, observedGeneration: 1 },
          spec: { replicas: 9 },
        }),
        post(BUDGETS, budget('a')),
        patch('merge', `${BUDGETS}/a/status`, {
          status: {
            disruptionsAllowed: 1,
            currentHealthy: 2,
            desiredHealthy: 1,
            expectedPods: 2,
            observedGeneration: 1,
          },
        }),
      ],
    },
  ],
}
