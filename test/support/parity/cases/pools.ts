// The definitions of BootcNodePools and BootcNodes: what they refuse, in which words, what they fill in, and their columns.
import { type Area, get, patch, post } from '../case.ts'
import { TABLE } from '../objects.ts'

const API = '/apis/node.bootc.dev/v1alpha1'
const POOLS = `${API}/bootcnodepools`
const BOOTC_NODES = `${API}/bootcnodes`
const IMAGE = `quay.io/example/os@sha256:${'a'.repeat(64)}`
/** Kinds without a namespace have the name of the case. */
const NAME = '{{ns}}'

const pool = (spec: object) => ({
  apiVersion: 'node.bootc.dev/v1alpha1',
  kind: 'BootcNodePool',
  metadata: { name: NAME },
  spec: { nodeSelector: {}, image: { ref: IMAGE }, ...spec },
})
const bootcNode = (spec: object) => ({
  apiVersion: 'node.bootc.dev/v1alpha1',
  kind: 'BootcNode',
  metadata: { name: NAME, annotations: { 'bootc.dev/in-reboot-slot': '' } },
  spec: { desiredImage: IMAGE, desiredImageState: 'Staged', ...spec },
})
const refused = (spec: object) => post(POOLS, pool(spec), { status: 422 })
const refusedNode = (spec: object) => post(BOOTC_NODES, bootcNode(spec), { status: 422 })
const rollout = (more: object) => ({ rollout: more })
const merge = (path: string, body: object, more = {}) => patch('merge', path, body, more)

export const POOL_ADMISSION: Area = {
  name: 'definitions: BootcNodePool and BootcNode',
  cases: [
    {
      name: 'references that are none',
      steps: [
        ...['', 'INVALID:///ref', 'myos:latest', 'quay.io/os@sha256:bad', 'quay.io/OS:1'].map(
          (ref) => refused({ image: { ref } }),
        ),
        refused({ image: {} }),
        refused({ image: undefined }),
        refused({ nodeSelector: undefined }),
      ],
    },
    {
      name: 'numbers of nodes, times and policies that are none',
      steps: [
        ...[1.5, '', 'some', '-1%', '5', true].map((maxUnavailable) =>
          refused(rollout({ maxUnavailable })),
        ),
        refused(rollout({ haltThreshold: 'two' })),
        refused(rollout({ drainTimeoutSeconds: -1 })),
        refused(rollout({ rebootTimeoutSeconds: '10m' })),
        refused(rollout({ drain: 'maybe' })),
        refused(rollout({ paused: 'yes' })),
        refused({ disruption: { rebootPolicy: 'Invalid' } }),
        refused({ pullSecretRef: { name: 'pull' } }),
      ],
    },
    {
      name: 'a number or a percentage is kept as it was written, and a policy is filled in',
      steps: [
        post(POOLS, pool({ ...rollout({ maxUnavailable: 3 }), disruption: {} })),
        merge(`${POOLS}/${NAME}`, {
          spec: rollout({ maxUnavailable: '25%', haltThreshold: '5%' }),
        }),
        merge(`${POOLS}/${NAME}`, { spec: rollout({ maxUnavailable: '0%', haltThreshold: 0 }) }),
        merge(`${POOLS}/${NAME}`, { spec: { unknown: 1 } }),
        merge(`${POOLS}/${NAME}`, { spec: rollout({ maxUnavailable: 'all' }) }, { status: 422 }),
        get(`${POOLS}/${NAME}`),
      ],
    },
    {
      name: 'the columns of a pool',
      steps: [
        post(POOLS, pool({})),
        merge(`${POOLS}/${NAME}/status`, {
          status: {
            image: 'quay.io/example/os@sha256:aaaaaaaaaaaa',
            nodeCount: 3,
            updatedCount: 1,
            updatingCount: 2,
            degradedCount: 0,
            reason: 'Updating',
            message: '1/3 updated; 2 staged',
            rebootSlots: [slot('a', 'Reserved')],
          },
        }),
        merge(
          `${POOLS}/${NAME}/status`,
          { status: { rebootSlots: [slot('a', 'Idle')] } },
          { status: 422 },
        ),
        merge(
          `${POOLS}/${NAME}/status`,
          { status: { rebootSlots: [slot('a', 'Reserved'), slot('a', 'Draining')] } },
          { status: 422 },
        ),
        get(`${POOLS}/${NAME}`, { headers: TABLE }),
      ],
    },
    {
      name: 'what a BootcNode refuses, and its columns',
      steps: [
        refusedNode({ desiredImage: '' }),
        refusedNode({ desiredImageState: 'Invalid' }),
        refusedNode({ rebootPolicy: 'Invalid' }),
        refusedNode({ pullSecretRef: { name: 'pull' } }),
        post(BOOTC_NODES, bootcNode({ pullSecretRef: { name: 'pull', namespace: 'os' } })),
        merge(`${BOOTC_NODES}/${NAME}/status`, {
          status: {
            booted: { image: IMAGE, imageDigest: `sha256:${'a'.repeat(64)}` },
            bootedDigest: 'sha256:aaaaaaaaaaaa',
            state: 'Idle',
            conditions: [
              {
                type: 'Idle',
                status: 'True',
                reason: 'Idle',
                message: '',
                lastTransitionTime: '2026-03-29T00:00:00Z',
              },
            ],
          },
        }),
        // A cell has the version of the object, which no two servers share.
        get(`${BOOTC_NODES}/${NAME}`, { headers: TABLE, field: ['columnDefinitions'] }),
      ],
    },
  ],
}

function slot(node: string, phase: string): object {
  const digest = `sha256:${'a'.repeat(64)}`
  return { node, phase, digest, wasCordoned: false, reservedAt: '2026-03-29T00:00:00Z' }
}
