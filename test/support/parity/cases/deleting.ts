// Finalizers, the grace of Pods, and propagation.
import { type Area, del, edited, get, patch, post, put } from '../case.ts'
import { MAPS, map, NODES, node, PODS, pod, THINGS, thing } from '../objects.ts'

const HELD = { finalizers: ['example.com/held'] }
const options = (more: object): object => ({ apiVersion: 'v1', kind: 'DeleteOptions', ...more })
const onNode = (name: string, spec: object = {}): object =>
  pod(name, { nodeName: 'somewhere', ...spec })

const DELETION_OWNER = 'owners of a `deletionTimestamp` that somebody tries to change'

export const DELETING: Area = {
  name: 'deleting',
  cases: [
    {
      name: 'a finalizer holds an object until it is removed',
      steps: [
        post(THINGS, thing('a', {}, HELD)),
        del(`${THINGS}/a`),
        get(`${THINGS}/a`),
        del(`${THINGS}/a`),
        patch('merge', `${THINGS}/a`, { spec: { size: 4 } }),
        patch(
          'merge',
          `${THINGS}/a`,
          { metadata: { finalizers: ['example.com/held', 'example.com/new'] } },
          { status: 422 },
        ),
        patch('merge', `${THINGS}/a/status`, { status: { phase: 'Down' } }),
        patch('merge', `${THINGS}/a`, { metadata: { finalizers: null } }),
        get(`${THINGS}/a`, { status: 404 }),
      ],
    },
    {
      name: 'of several finalizers each is removed by itself',
      steps: [
        post(MAPS, map('a', {}, { finalizers: ['example.com/a', 'example.com/b'] })),
        del(`${MAPS}/a`, undefined, { as: 'ending' }),
        put(`${MAPS}/a`, edited('ending', { metadata: { finalizers: ['example.com/b'] } })),
        patch('json', `${MAPS}/a`, [{ op: 'remove', path: '/metadata/finalizers/0' }]),
        get(`${MAPS}/a`, { status: 404 }),
      ],
    },
    {
      name: 'what is ending cannot be given another end',
      steps: [
        post(THINGS, thing('a', {}, HELD)),
        del(`${THINGS}/a`, undefined, { as: 'ending' }),
        put(`${THINGS}/a`, edited('ending', { metadata: { deletionTimestamp: null } })),
        patch('merge', `${THINGS}/a`, { metadata: { deletionTimestamp: '2030-01-01T00:00:00Z' } }),
        patch(
          'merge',
          `${THINGS}/a`,
          { metadata: { deletionGracePeriodSeconds: 9 } },
          { status: 422 },
        ),
        post(THINGS, thing('a'), { status: 409 }),
        patch('merge', `${THINGS}/a`, { metadata: { finalizers: [] } }),
      ],
      differences: [
        {
          at: '4.body.metadata.managedFields.0.fieldsV1.f:metadata.f:deletionTimestamp',
          real: {},
          embedded: '(absent)',
          documented: DELETION_OWNER,
        },
        {
          at: '4.body.metadata.resourceVersion',
          real: 'version 3',
          embedded: 'version 2',
          documented: DELETION_OWNER,
        },
        {
          at: '7.body.metadata.managedFields.0.fieldsV1.f:metadata',
          real: { 'f:deletionTimestamp': {} },
          embedded: '(absent)',
          documented: DELETION_OWNER,
        },
        {
          at: '7.body.metadata.resourceVersion',
          real: 'version 3',
          embedded: 'version 2',
          documented: DELETION_OWNER,
        },
      ],
    },
    {
      name: 'a finalizer has a name of a certain form',
      steps: [
        post(THINGS, thing('a', {}, { finalizers: ['plain', 'with.dots'] })),
        post(MAPS, map('a', {}, { finalizers: ['plain'] }), { status: 422 }),
        post(THINGS, thing('b', {}, { finalizers: ['bad name'] }), { status: 422 }),
        post(THINGS, thing('b', {}, { finalizers: ['a/b/c'] }), { status: 422 }),
        post(THINGS, thing('b', {}, { finalizers: ['orphan', 'foregroundDeletion'] }), {
          status: 422,
        }),
        patch('merge', `${THINGS}/a`, { metadata: { finalizers: ['plain', 'other'] } }),
      ],
    },
    {
      name: 'a Pod that runs nowhere goes at once',
      steps: [post(PODS, pod('a')), del(`${PODS}/a`), get(`${PODS}/a`, { status: 404 })],
    },
    {
      name: 'a Pod on a Node has its grace',
      steps: [
        post(PODS, onNode('a')),
        del(`${PODS}/a`),
        get(`${PODS}/a`),
        del(`${PODS}/a`),
        del(`${PODS}/a`, options({ gracePeriodSeconds: 10 })),
        del(`${PODS}/a`, options({ gracePeriodSeconds: 20 })),
        del(`${PODS}/a`, options({ gracePeriodSeconds: 0 })),
        get(`${PODS}/a`, { status: 404 }),
      ],
    },
    {
      name: 'the grace of a Pod is its own, or that of the request',
      steps: [
        post(PODS, onNode('a', { terminationGracePeriodSeconds: 60 })),
        del(`${PODS}/a`),
        post(PODS, onNode('b')),
        del(`${PODS}/b?gracePeriodSeconds=7`),
        post(PODS, onNode('c')),
        del(`${PODS}/c?gracePeriodSeconds=0`),
        post(PODS, onNode('d')),
        del(`${PODS}/d`, options({ gracePeriodSeconds: -5 })),
        post(PODS, onNode('e')),
        del(`${PODS}/e?gracePeriodSeconds=x`, undefined, { status: 400 }),
        post(PODS, onNode('f', { terminationGracePeriodSeconds: 0 })),
        del(`${PODS}/f`),
      ],
    },
    {
      name: 'a Pod that is over, or has a finalizer',
      steps: [
        post(PODS, onNode('a')),
        patch('merge', `${PODS}/a/status`, { status: { phase: 'Succeeded' } }),
        del(`${PODS}/a`),
        get(`${PODS}/a`, { status: 404 }),
        post(PODS, { ...onNode('b'), metadata: { name: 'b', ...HELD } }),
        del(`${PODS}/b`, options({ gracePeriodSeconds: 0 })),
        patch('merge', `${PODS}/b`, { metadata: { finalizers: null } }),
        get(`${PODS}/b`, { status: 404 }),
        post(PODS, { ...onNode('c'), metadata: { name: 'c', ...HELD } }),
        del(`${PODS}/c`),
        patch('merge', `${PODS}/c`, { metadata: { finalizers: null } }),
        get(`${PODS}/c`),
      ],
    },
    {
      name: 'grace is for Pods only',
      steps: [
        post(THINGS, thing('a', {}, HELD)),
        del(`${THINGS}/a`, options({ gracePeriodSeconds: 30 })),
        post(NODES, node('{{ns}}')),
        del(`${NODES}/{{ns}}?gracePeriodSeconds=30`),
      ],
    },
    {
      name: 'a propagation policy becomes a finalizer',
      steps: [
        post(THINGS, thing('a', {}, HELD)),
        del(`${THINGS}/a`, options({ propagationPolicy: 'Background' })),
        post(THINGS, thing('b', {}, HELD)),
        del(`${THINGS}/b?propagationPolicy=Foreground`),
        post(THINGS, thing('c', {}, HELD)),
        del(`${THINGS}/c`, options({ propagationPolicy: 'Orphan' })),
        post(MAPS, map('d', {}, HELD)),
        del(`${MAPS}/d`, options({ orphanDependents: true })),
        post(MAPS, map('e', {}, HELD)),
        del(`${MAPS}/e?orphanDependents=false`, undefined, { status: 202 }),
      ],
    },
  ],
}
