// Lists: selectors, pages, versions, and what is refused of them.
import { type Area, del, get, patch, post, put } from '../case.ts'
import {
  MAPS,
  map,
  NODES,
  node,
  OLD_THINGS,
  PODS,
  pod,
  running,
  SECRETS,
  TABLE,
  THINGS,
  thing,
} from '../objects.ts'

const THREE = [
  post(MAPS, map('a', {}, { labels: { app: 'x', tier: 'front' } })),
  post(MAPS, map('b', {}, { labels: { app: 'x' } })),
  post(MAPS, map('c', {}, { labels: { app: 'y', tier: '' } })),
]
const labelled = (selector: string, status = 200) =>
  get(`${MAPS}?labelSelector=${encodeURIComponent(selector)}`, { status })
const things = (selector: string, status = 200) =>
  get(`${THINGS}?fieldSelector=${encodeURIComponent(selector)}`, { status })
const token = (content: object): string =>
  Buffer.from(JSON.stringify(content)).toString('base64url')

const BAD_TOKEN = 'invalid continue token: continue key is not valid'

export const READING: Area = {
  name: 'reading',
  cases: [
    {
      name: 'label selectors select',
      steps: [
        ...THREE,
        labelled('app=x'),
        labelled('app==x,tier=front'),
        labelled('app!=x'),
        labelled('tier'),
        labelled('!tier'),
        labelled('app in (x,y),tier notin (front)'),
        labelled('tier='),
        labelled('tier in ()'),
        labelled('none'),
        labelled(''),
      ],
    },
    {
      name: 'label selectors that are none are refused',
      steps: [
        labelled('app in', 400),
        labelled('app=x,', 400),
        labelled('=x', 400),
        labelled('app=x y', 400),
        labelled('a b', 400),
        labelled('app in (x', 400),
        labelled('-bad=x', 400),
        labelled('app=-bad', 400),
        labelled('app>1,app<5'),
        labelled('app>1,app<x', 400),
        labelled('app>x', 400),
        labelled('a/b/c=d', 400),
        labelled('()', 400),
      ],
    },
    {
      name: 'field selectors on names',
      steps: [
        ...THREE,
        get(`${MAPS}?fieldSelector=metadata.name=b`),
        get(`${MAPS}?fieldSelector=metadata.name!=b,metadata.namespace={{ns}}`),
        get('/api/v1/configmaps?fieldSelector=metadata.name=a,metadata.namespace={{ns}}'),
        get(`${MAPS}?fieldSelector=metadata.name=none`),
        get(`${MAPS}?fieldSelector=data.x=1`, { status: 400 }),
        get(`${MAPS}?fieldSelector=metadata.name`, { status: 400 }),
        get(`${MAPS}?fieldSelector=,`),
      ],
    },
    {
      name: 'field selectors on Pods and Nodes',
      steps: [
        post(PODS, pod('a', { nodeName: 'one' })),
        post(PODS, pod('b', { restartPolicy: 'Never' })),
        running('a'),
        get(`${PODS}?fieldSelector=spec.nodeName=one`),
        get(`${PODS}?fieldSelector=spec.nodeName=`),
        get(`${PODS}?fieldSelector=status.phase!=Running`),
        get(`${PODS}?fieldSelector=spec.restartPolicy=Never,spec.schedulerName=default-scheduler`),
        get(`${PODS}?fieldSelector=spec.hostNetwork=false`),
        get(`${PODS}?fieldSelector=status.podIP=1.2.3.4`),
        get(`${PODS}?fieldSelector=spec.containers=x`, { status: 400 }),
        post(NODES, node('{{ns}}', { unschedulable: true })),
        get(`${NODES}?fieldSelector=spec.unschedulable=true,metadata.name={{ns}}`),
        get(`${NODES}?fieldSelector=spec.unschedulable=false,metadata.name={{ns}}`),
        get(`${SECRETS}?fieldSelector=type=Opaque`),
      ],
    },
    {
      name: 'field selectors on what a definition offers',
      steps: [
        post(THINGS, thing('a', { size: 5 })),
        post(THINGS, thing('b', { color: 'green', active: true })),
        patch('merge', `${THINGS}/b/status`, { status: { phase: 'Up' } }),
        things('spec.color=red'),
        things('spec.size=5'),
        things('spec.active=true'),
        things('spec.active=false'),
        things('status.phase='),
        things('status.phase=Up,spec.color!=red'),
        things('metadata.name=a'),
        things('spec.limit=1', 400),
        get(`${OLD_THINGS}?fieldSelector=spec.color=red`, { status: 400 }),
      ],
    },
    {
      name: 'pages of one moment',
      steps: [
        ...THREE,
        post(MAPS, map('d')),
        get(`${MAPS}?limit=2`, { as: 'one' }),
        post(MAPS, map('bb')),
        del(`${MAPS}/c`),
        get(`${MAPS}?limit=1&continue={{one.metadata.continue}}`, { as: 'two' }),
        get(`${MAPS}?continue={{two.metadata.continue}}`),
        get(`${MAPS}?limit=500`),
        get(`${MAPS}?limit=1&labelSelector=app`, { as: 'some' }),
        get(`${MAPS}?limit=1&labelSelector=app&continue={{some.metadata.continue}}`),
        get(`${MAPS}?limit=0`),
        get(`${MAPS}?limit=x`, { status: 400 }),
        get(`${MAPS}?limit=-1`),
      ],
    },
    {
      name: 'pages of custom resources, and as tables',
      steps: [
        post(THINGS, thing('a')),
        post(THINGS, thing('b')),
        post(THINGS, thing('c')),
        get(`${THINGS}?limit=2`, { as: 'one' }),
        get(`${THINGS}?limit=2&continue={{one.metadata.continue}}`),
        get(`${THINGS}?limit=1`, { headers: TABLE, as: 'table' }),
        get(`${THINGS}?continue={{table.metadata.continue}}`, { headers: TABLE }),
      ],
    },
    {
      name: 'a continue token that is none',
      steps: [
        post(MAPS, map('a')),
        get(`${MAPS}?continue=eA`, { status: 400 }),
        get(`${MAPS}?continue=!!`, { status: 400 }),
        get(`${MAPS}?continue=${token({ v: 'meta.k8s.io/v2', rv: 5, start: '/a' })}`, {
          status: 400,
        }),
        get(`${MAPS}?continue=${token({ v: 'meta.k8s.io/v1', rv: 0, start: '/a' })}`, {
          status: 400,
        }),
        get(`${MAPS}?continue=${token({ v: 'meta.k8s.io/v1', rv: 5, start: '' })}`, {
          status: 400,
        }),
        get(`${MAPS}?continue=${token({ v: 'meta.k8s.io/v1', rv: -1, start: '/a' })}`),
        get(
          `${MAPS}?limit=1&continue=${token({ v: 'meta.k8s.io/v1', rv: 5, start: '/a' })}&resourceVersion=5`,
          { status: 400 },
        ),
        get(`${THINGS}?continue=!!`, { status: 400 }),
      ],
      differences: [
        {
          at: '2.body.message',
          real: `${BAD_TOKEN}: invalid character 'x' looking for beginning of value`,
          embedded: `${BAD_TOKEN}: Unexpected token 'x', "x" is not valid JSON`,
          documented: "Messages of Go's own parsers (broken JSON or YAML, base64)",
        },
      ],
    },
    {
      name: 'versions of lists',
      steps: [
        post(MAPS, map('a'), { as: 'a' }),
        post(MAPS, map('b')),
        get(MAPS),
        get(`${MAPS}?resourceVersion=0`),
        get(`${MAPS}?resourceVersion={{a.metadata.resourceVersion}}`),
        get(
          `${MAPS}?resourceVersion={{a.metadata.resourceVersion}}&resourceVersionMatch=NotOlderThan`,
        ),
        get(`${MAPS}?resourceVersion={{a.metadata.resourceVersion}}&resourceVersionMatch=Exact`),
        get(
          `${MAPS}?resourceVersion={{a.metadata.resourceVersion}}&resourceVersionMatch=Exact&limit=1`,
        ),
        get(`${MAPS}?resourceVersion=0&limit=1`),
      ],
    },
    {
      name: 'versions of lists that cannot be had',
      steps: [
        get(`${MAPS}?resourceVersion=x`, { status: 400 }),
        get(`${MAPS}?resourceVersionMatch=Exact`, { status: 422 }),
        get(`${MAPS}?resourceVersion=5&resourceVersionMatch=Other`, { status: 422 }),
        get(`${MAPS}?resourceVersion=0&resourceVersionMatch=Exact`, { status: 422 }),
        get(`${MAPS}?resourceVersionMatch=NotOlderThan&continue=x&resourceVersion=5`, {
          status: 422,
        }),
        get(`${MAPS}?sendInitialEvents=true`, { status: 422 }),
        get(`${THINGS}?resourceVersion=x`, { status: 400 }),
        get(`${THINGS}?resourceVersionMatch=Exact`, { status: 422 }),
      ],
    },
    {
      name: 'one object in a version',
      steps: [
        post(MAPS, map('a'), { as: 'a' }),
        get(MAPS),
        get(`${MAPS}/a?resourceVersion=0`),
        get(`${MAPS}/a?resourceVersion={{a.metadata.resourceVersion}}`),
        get(`${MAPS}/a?resourceVersion=x`, { status: 500 }),
        get(`${MAPS}/a?resourceVersion=999999999999`, { status: 504 }),
        get(`${MAPS}/a?pretty=true`),
        get(`${MAPS}/b?resourceVersion=0`, { status: 404 }),
      ],
    },
    {
      name: 'an object as it was is in no list of now',
      steps: [
        post(MAPS, map('a', { x: '1' }), { as: 'a' }),
        put(`${MAPS}/a`, map('a', { x: '2' })),
        get(`${MAPS}?resourceVersion={{a.metadata.resourceVersion}}&resourceVersionMatch=Exact`),
        get(MAPS),
      ],
    },
  ],
}
