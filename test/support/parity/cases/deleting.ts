// Finalizers, grace, propagation, collections, and namespaces as far as the API server alone ends them.
import { type Area, del, edited, get, patch, post, put } from '../case.ts'
import { MAPS, map, NAMESPACES, NODES, node, PODS, pod, TABLE, THINGS, thing } from '../objects.ts'

const HELD = { finalizers: ['example.com/held'] }
const options = (more: object): object => ({ apiVersion: 'v1', kind: 'DeleteOptions', ...more })
const namespace = (name: string): object => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name },
})
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
    {
      name: 'options of a deletion that are none',
      steps: [
        post(MAPS, map('a')),
        del(`${MAPS}/a`, options({ propagationPolicy: 'Sideways' }), { status: 422 }),
        del(`${MAPS}/a?propagationPolicy=Sideways`, undefined, { status: 422 }),
        del(`${MAPS}/a`, options({ dryRun: ['Some'] }), { status: 422 }),
        del(`${MAPS}/a`, options({ propagationPolicy: 'Orphan', orphanDependents: true }), {
          status: 422,
        }),
        del(`${MAPS}/a`, { kind: 'Other', apiVersion: 'v1' }, { status: 400 }),
        del(`${MAPS}/a`, options({ gracePeriodSeconds: 'x' }), { status: 400 }),
        del(`${MAPS}/a`, {}),
      ],
    },
    {
      name: 'a collection is deleted',
      steps: [
        post(MAPS, map('a', {}, { labels: { of: 'us' } })),
        post(MAPS, map('b', {}, { labels: { of: 'us' }, ...HELD })),
        post(MAPS, map('c', {}, { labels: { of: 'them' } })),
        del(`${MAPS}?labelSelector=of=us`),
        get(MAPS),
        del(`${MAPS}?fieldSelector=metadata.name=c`),
        get(MAPS),
        post(THINGS, thing('a')),
        post(THINGS, thing('b', { size: 9 }, HELD)),
        del(THINGS),
        get(THINGS),
      ],
    },
    {
      name: 'a collection is deleted in dry run, with options and as a table',
      steps: [
        post(MAPS, map('a')),
        post(MAPS, map('b')),
        del(`${MAPS}?dryRun=All`),
        get(MAPS),
        del(`${MAPS}?limit=1`),
        get(MAPS),
        del(MAPS, options({ propagationPolicy: 'Foreground' })),
        post(PODS, onNode('a')),
        post(PODS, pod('b')),
        del(PODS, undefined, { headers: TABLE }),
      ],
    },
    {
      name: 'a Namespace that ends takes nothing new',
      steps: [
        post(NAMESPACES, namespace('{{ns}}-b')),
        post('/api/v1/namespaces/{{ns}}-b/configmaps', map('held', {}, HELD)),
        del(`${NAMESPACES}/{{ns}}-b`),
        post('/api/v1/namespaces/{{ns}}-b/configmaps', map('new'), { status: 403 }),
        post('/apis/parity.example.com/v1/namespaces/{{ns}}-b/things', thing('new'), {
          status: 403,
        }),
        post(NAMESPACES, namespace('{{ns}}-b'), { status: 409 }),
      ],
    },
    {
      name: 'some Namespaces stay, and none is made by what is put into it',
      steps: [
        del(`${NAMESPACES}/default`, undefined, { status: 403 }),
        del(`${NAMESPACES}/kube-system`, undefined, { status: 403 }),
        post('/api/v1/namespaces/{{ns}}-none/configmaps', map('a'), { status: 404 }),
        post('/apis/parity.example.com/v1/namespaces/{{ns}}-none/things', thing('a'), {
          status: 404,
        }),
        get('/api/v1/namespaces/{{ns}}-none/configmaps'),
        get('/apis/parity.example.com/v1/namespaces/{{ns}}-none/things'),
        del('/api/v1/namespaces/{{ns}}-none/configmaps'),
        get(`${NAMESPACES}/{{ns}}-none`, { status: 404 }),
      ],
    },
    {
      name: 'a Namespace is finalized by its subresource',
      steps: [
        post(
          NAMESPACES,
          { ...namespace('{{ns}}-b'), spec: { finalizers: ['example.com/mine'] } },
          { as: 'a' },
        ),
        put(
          `${NAMESPACES}/{{ns}}-b/finalize`,
          edited('a', { spec: { finalizers: ['kubernetes'] } }),
        ),
        put(`${NAMESPACES}/{{ns}}-b/finalize`, edited('a', { spec: { finalizers: [] } }), {
          status: 409,
        }),
      ],
    },
  ],
}
