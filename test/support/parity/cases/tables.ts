// Tables: the columns of definitions and of built-in kinds, and what the rows have beside them.
import { type Area, del, get, patch, post } from '../case.ts'
import {
  BUDGETS,
  budget,
  CSI_NODES,
  DEPLOYMENTS,
  deployment,
  LEASES,
  MACHINES,
  MAPS,
  machine,
  map,
  NAMESPACES,
  NODES,
  node,
  PODS,
  pod,
  running,
  SECRETS,
  SHELVES,
  shelf,
  TABLE,
  THINGS,
  thing,
} from '../objects.ts'

const table = (path: string) => get(path, { headers: TABLE })
const APPS = '/apis/apps/v1/namespaces/{{ns}}'

const ANNOTATED = 'the annotation `deprecated.daemonset.template.generation` of DaemonSets'
const OWNED = { 'f:deprecated.daemonset.template.generation': {} }

export const TABLES: Area = {
  name: 'forms of answers: tables',
  cases: [
    {
      name: 'a table of custom resources has the columns of the definition',
      steps: [
        post(
          THINGS,
          thing('a', { ratio: 1.5, tags: ['x', 'y'], parts: [{ name: 'p' }, { name: 'q' }] }),
        ),
        patch('merge', `${THINGS}/a/status`, {
          status: {
            phase: 'Up',
            ready: true,
            since: '2026-03-29T00:00:00Z',
            conditions: [{ type: 'Ready', status: 'True', message: 'it is' }],
          },
        }),
        post(THINGS, thing('b')),
        table(`${THINGS}/a`),
        table(`${THINGS}/b`),
        table(`${THINGS}?labelSelector=none`),
      ],
    },
    {
      name: 'a table of ScheduledMachines',
      steps: [
        post(MACHINES, machine('a', { priority: 7 })),
        patch('merge', `${MACHINES}/a/status`, { status: { phase: 'Pending', inSchedule: false } }),
        table(MACHINES),
      ],
    },
    {
      name: 'rows have the metadata, the object or nothing',
      steps: [
        post(THINGS, thing('a')),
        table(`${THINGS}?includeObject=Object`),
        table(`${THINGS}?includeObject=None`),
        table(`${THINGS}?includeObject=Metadata`),
        get(`${THINGS}?includeObject=Some`, { status: 400, headers: TABLE }),
        post(MAPS, map('a', { x: '1' })),
        table(`${MAPS}?includeObject=Object`),
        table(`${MAPS}?includeObject=None`),
        table(`${MAPS}/a?includeObject=None`),
        get(`${MAPS}?includeObject=Some`, { status: 400, headers: TABLE }),
      ],
    },
    {
      name: 'tables of core kinds',
      steps: [
        post(MAPS, map('a', { x: '1', y: '2' })),
        table(MAPS),
        post(SECRETS, {
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name: 'a' },
          data: { x: 'eA==' },
        }),
        table(SECRETS),
        table(`${NAMESPACES}/{{ns}}`),
        post('/api/v1/namespaces/{{ns}}/events', {
          apiVersion: 'v1',
          kind: 'Event',
          metadata: { name: 'a' },
          involvedObject: { kind: 'Pod', namespace: '{{ns}}', name: 'p' },
          reason: 'Did',
          message: 'did it',
          type: 'Normal',
          source: { component: 'me', host: 'here' },
          count: 3,
          firstTimestamp: '2026-03-29T00:00:00Z',
          lastTimestamp: '2026-03-29T01:00:00Z',
        }),
        table('/api/v1/namespaces/{{ns}}/events?includeObject=None'),
        table('/apis/events.k8s.io/v1/namespaces/{{ns}}/events?includeObject=None'),
      ],
    },
    {
      name: 'a table of Nodes',
      steps: [
        post(NODES, {
          ...node(
            '{{ns}}',
            { unschedulable: true },
            { labels: { 'node-role.kubernetes.io/worker': '' } },
          ),
          status: {
            conditions: [{ type: 'Ready', status: 'True' }],
            addresses: [{ type: 'InternalIP', address: '10.0.0.1' }],
            nodeInfo: {
              kubeletVersion: 'v1.36.0',
              osImage: 'os',
              kernelVersion: '6',
              containerRuntimeVersion: 'c://1',
            },
          },
        }),
        table(`${NODES}/{{ns}}`),
        post(NODES, node('{{ns}}-b')),
        table(`${NODES}/{{ns}}-b`),
      ],
    },
    {
      name: 'a table of Pods',
      steps: [
        post(PODS, pod('a', { nodeName: 'one' })),
        running('a'),
        post(PODS, pod('b')),
        patch('merge', `${PODS}/b/status`, { status: { phase: 'Succeeded' } }),
        post(PODS, pod('c', { nodeName: 'one' })),
        patch('merge', `${PODS}/c/status`, {
          status: {
            phase: 'Running',
            podIP: '10.0.0.2',
            podIPs: [{ ip: '10.0.0.2' }],
            containerStatuses: [
              {
                name: 'main',
                image: 'busybox:1',
                imageID: '',
                ready: false,
                restartCount: 2,
                state: { waiting: { reason: 'CrashLoopBackOff' } },
                lastState: { terminated: { exitCode: 1, finishedAt: '2026-03-29T00:00:00Z' } },
              },
            ],
          },
        }),
        post(PODS, pod('d', { nodeName: 'one' })),
        del(`${PODS}/d`),
        table(PODS),
      ],
    },
    {
      name: 'tables of workloads',
      steps: [
        post(DEPLOYMENTS, deployment('a')),
        table(DEPLOYMENTS),
        ...['ReplicaSet', 'DaemonSet'].flatMap((kind) => [
          post(`${APPS}/${kind.toLowerCase()}s`, { ...deployment('a'), kind }),
          table(`${APPS}/${kind.toLowerCase()}s`),
        ]),
        post(BUDGETS, budget('a')),
        post(BUDGETS, budget('b', { minAvailable: undefined, maxUnavailable: '50%' })),
        table(BUDGETS),
      ],
      differences: [
        {
          at: '5.body.metadata.annotations',
          real: { 'deprecated.daemonset.template.generation': '1' },
          embedded: '(absent)',
          documented: ANNOTATED,
        },
        {
          at: '5.body.metadata.managedFields.0.fieldsV1.f:metadata',
          real: { 'f:annotations': { '.': {}, ...OWNED } },
          embedded: '(absent)',
          documented: ANNOTATED,
        },
        {
          at: '6.body.rows.0.object.metadata.managedFields.0.fieldsV1.f:metadata',
          real: { 'f:annotations': { '.': {}, ...OWNED } },
          embedded: '(absent)',
          documented: ANNOTATED,
        },
      ],
    },
    {
      name: 'tables of the rest',
      steps: [
        post(LEASES, {
          apiVersion: 'coordination.k8s.io/v1',
          kind: 'Lease',
          metadata: { name: 'a' },
          spec: { holderIdentity: 'me' },
        }),
        table(LEASES),
        post(SHELVES, shelf('{{ns}}')),
        table(`${SHELVES}/{{ns}}`),
        post(CSI_NODES, {
          apiVersion: 'storage.k8s.io/v1',
          kind: 'CSINode',
          metadata: { name: '{{ns}}' },
          spec: { drivers: [{ name: 'csi.example.com', nodeID: 'a', topologyKeys: ['zone'] }] },
        }),
        table(`${CSI_NODES}/{{ns}}`),
      ],
    },
  ],
}
