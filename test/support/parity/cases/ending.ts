// Collections that are deleted, and namespaces as far as the API server alone ends them.
import { type Area, del, get, post } from '../case.ts'
import { MAPS, map, NAMESPACES, PODS, pod, TABLE, THINGS, thing } from '../objects.ts'

const HELD = { finalizers: ['example.com/held'] }
const options = (more: object): object => ({ apiVersion: 'v1', kind: 'DeleteOptions', ...more })
const namespace = (name: string): object => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name },
})
const onNode = (name: string, spec: object = {}): object =>
  pod(name, { nodeName: 'somewhere', ...spec })

export const ENDING: Area = {
  name: 'deleting: collections and namespaces',
  cases: [
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
  ],
}
