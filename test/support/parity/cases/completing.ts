// What is filled in, falls away or is left out of what is written, and which rules it must keep.
import { type Area, get, patch, post } from '../case.ts'
import {
  BUDGETS,
  budget,
  DEPLOYMENTS,
  deployment,
  MACHINES,
  MAPS,
  machine,
  map,
  NODES,
  node,
  OLD_THINGS,
  PODS,
  pod,
  SECRETS,
  THINGS,
  thing,
} from '../objects.ts'

const UNKNOWN = { ...thing('a', { colour: 'x', parts: [{ name: 'p', extra: 1 }] }), more: 1 }

const BETWEEN_VERSIONS = 'translating owned fields between versions of a kind'

const WARNED = 'the warning about a rule that did not hold before and is let be'
const LET_BE =
  '299 - "spec: Invalid value: size must not be over limit", 299 - "spec.size: Forbidden: a green one must be larger than 1"'

export const COMPLETING: Area = {
  name: 'writing: content',
  cases: [
    {
      name: 'defaults of a definition are filled in, at every depth',
      steps: [
        post(THINGS, thing('a', { parts: [{ name: 'x' }, { name: 'y', unit: 'mm' }] })),
        post(THINGS, thing('b', { nested: { either: 'x' }, size: null, active: null })),
        patch('merge', `${THINGS}/b`, { spec: { nested: null } }),
        post(MACHINES, machine('a')),
        post(MACHINES, machine('b', { machineTemplate: {} })),
      ],
    },
    {
      name: 'what the schema does not know falls away',
      steps: [
        post(THINGS, UNKNOWN),
        get(`${THINGS}/a`),
        post(
          THINGS,
          thing('b', {
            free: { any: { thing: [1, null, 'x'] } },
            template: { apiVersion: 'v1', kind: 'X', spec: { a: 1 } },
          }),
        ),
        post(THINGS, thing('c', {}, { unknown: 'x', labels: { a: 'b' } })),
        patch('merge', `${THINGS}/b`, { spec: { colour: 'x' } }),
        patch('json', `${THINGS}/b`, [{ op: 'add', path: '/spec/colour', value: 'x' }]),
      ],
    },
    {
      name: 'unknown fields are warned about, refused or passed over',
      steps: [
        post(`${THINGS}?fieldValidation=Warn`, UNKNOWN),
        post(
          `${THINGS}?fieldValidation=Strict`,
          { ...UNKNOWN, metadata: { name: 'b', unknown: 1 } },
          { status: 400 },
        ),
        post(`${THINGS}?fieldValidation=Ignore`, { ...UNKNOWN, metadata: { name: 'c' } }),
        patch(
          'merge',
          `${THINGS}/a?fieldValidation=Strict`,
          { spec: { colour: 'x' } },
          { status: 422 },
        ),
        post(
          `${MAPS}?fieldValidation=Strict`,
          { ...map('a'), more: 1, metadata: { name: 'a', extra: 2 } },
          { status: 400 },
        ),
        post(MAPS, { ...map('a'), more: 1, metadata: { name: 'a', extra: 2 } }),
        patch('merge', `${MAPS}/a?fieldValidation=Strict`, { more: 1 }, { status: 422 }),
        patch('strategic', `${MAPS}/a?fieldValidation=Strict`, { more: 1 }, { status: 422 }),
        patch('merge', `${MAPS}/a`, { more: 1 }),
        patch('strategic', `${MAPS}/a`, { more: 1 }),
        post(PODS, pod('a', { containers: [{ name: 'main', image: 'x', extra: true }] })),
      ],
    },
    {
      name: 'rules of a definition, with messages, paths and ratcheting',
      steps: [
        post(THINGS, thing('a', { size: 9, limit: 5 }), { status: 422 }),
        post(THINGS, thing('a', { color: 'green', size: 1 }), { status: 422 }),
        post(THINGS, thing('a', { color: 'green', size: 1, limit: 0 }), { status: 422 }),
        post(THINGS, thing('a', { owner: 'me' })),
        patch('merge', `${THINGS}/a`, { spec: { owner: 'you' } }, { status: 422 }),
        patch('merge', `${THINGS}/a`, { spec: { owner: null } }),
        patch('merge', `${THINGS}/a`, { spec: { owner: 'you' } }),
        patch('merge', `${THINGS}/a`, { spec: { size: 50, limit: 40 } }, { status: 422 }),
        post(OLD_THINGS, {
          apiVersion: 'parity.example.com/v1beta1',
          kind: 'Thing',
          metadata: { name: 'old' },
          spec: { color: 'pink', size: 3, tags: ['x'] },
        }),
        patch('merge', `${THINGS}/old`, { spec: { tags: ['y'] } }),
        patch('merge', `${THINGS}/old`, { spec: { color: 'violet' } }, { status: 422 }),
        patch('merge', `${THINGS}/old`, { spec: { size: 0 } }, { status: 422 }),
        post(OLD_THINGS, {
          apiVersion: 'parity.example.com/v1beta1',
          kind: 'Thing',
          metadata: { name: 'older' },
          spec: { color: 'green', size: 1, limit: 0 },
        }),
        patch('merge', `${THINGS}/older`, { metadata: { labels: { a: 'b' } } }),
        patch('merge', `${THINGS}/older/status`, { status: { phase: 'Up' } }),
        patch('merge', `${THINGS}/older`, { spec: { note: 'x' } }, { status: 422 }),
        patch('merge', `${THINGS}/old/status`, { status: { phase: 'Up' } }),
      ],
      differences: [
        {
          at: '10.body.metadata.managedFields.1.fieldsV1.f:spec.f:tags',
          real: '(absent)',
          embedded: {},
          documented: BETWEEN_VERSIONS,
        },
        { at: '14.headers.warning', real: LET_BE, embedded: '(absent)', documented: WARNED },
        { at: '15.headers.warning', real: LET_BE, embedded: '(absent)', documented: WARNED },
        {
          at: '17.body.metadata.managedFields.2.fieldsV1.f:spec.f:tags',
          real: '(absent)',
          embedded: {},
          documented: BETWEEN_VERSIONS,
        },
      ],
    },
    {
      name: 'built-in kinds are completed',
      steps: [
        post(
          PODS,
          pod('a', {
            initContainers: [{ name: 'init', image: 'x:latest' }],
            containers: [
              {
                name: 'main',
                image: 'x',
                ports: [{ containerPort: 80 }],
                resources: { limits: { cpu: '1', memory: '1Gi' } },
              },
            ],
          }),
        ),
        post(
          PODS,
          pod('b', {
            containers: [
              { name: 'main', image: 'x@sha256:0', resources: { requests: { cpu: '1' } } },
            ],
          }),
        ),
        post(DEPLOYMENTS, deployment('a', { strategy: {} })),
        post(SECRETS, {
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name: 'a' },
          stringData: { x: 'y' },
        }),
        post(BUDGETS, budget('a')),
        post(NODES, node('{{ns}}')),
        post(MAPS, { ...map('a'), data: undefined, binaryData: { x: 'eA==' } }),
      ],
    },
    {
      name: 'a Pod has a priority',
      steps: [
        post(PODS, pod('a', { priorityClassName: 'system-node-critical' })),
        post(PODS, pod('b', { priorityClassName: 'system-cluster-critical' })),
        post(PODS, pod('c', { priority: 7 }), { status: 403 }),
        post(PODS, pod('c', { priority: 0 })),
        post(PODS, pod('d', { preemptionPolicy: 'Never' }), { status: 403 }),
      ],
    },
    {
      name: 'empty and zero fields of built-in kinds are left out',
      steps: [
        post(
          MAPS,
          map('a', {}, { labels: {}, annotations: {}, finalizers: [], ownerReferences: [] }),
        ),
        post(
          PODS,
          pod('a', {
            nodeName: '',
            hostNetwork: false,
            volumes: [],
            nodeSelector: {},
            automountServiceAccountToken: false,
            terminationGracePeriodSeconds: 0,
            tolerations: [
              { key: '', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 0 },
            ],
            containers: [
              {
                name: 'main',
                image: 'x',
                command: [],
                env: [{ name: 'E', value: '' }],
                tty: false,
              },
            ],
          }),
        ),
        post(DEPLOYMENTS, deployment('a', { replicas: 0, paused: false, minReadySeconds: 0 })),
        post(NODES, node('{{ns}}', { unschedulable: false, taints: [], podCIDR: '' })),
        post(BUDGETS, budget('a', { minAvailable: 0 })),
      ],
    },
    {
      name: 'empty and zero fields of custom resources are kept',
      steps: [
        post(
          THINGS,
          thing(
            'a',
            { tags: [], labels: {}, note: '', active: false, free: {} },
            { labels: {}, annotations: {} },
          ),
        ),
        patch('merge', `${THINGS}/a`, { spec: { note: null, labels: {} } }),
      ],
    },
  ],
}
