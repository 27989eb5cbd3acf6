// The same verbs on built-in kinds, custom ones, and ones of no namespace.
import { type Area, ask, del, edited, get, patch, post, put } from '../case.ts'
import { GROUP } from '../definitions.ts'
import {
  LEASES,
  MAPS,
  map,
  NAMESPACES,
  NODES,
  node,
  PODS,
  pod,
  SECRETS,
  SHELVES,
  shelf,
  THINGS,
  thing,
} from '../objects.ts'

const LEASE = {
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata: { name: 'a' },
  spec: { holderIdentity: 'me', leaseDurationSeconds: 15 },
}
const SECRET = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'a' },
  data: { old: 'b2xk' },
  stringData: { new: 'new', old: 'newer' },
}

export const VERBS: Area = {
  name: 'verbs',
  cases: [
    {
      name: 'a ConfigMap from its creation to its end',
      steps: [
        post(MAPS, map('a', { one: '1' }), { as: 'a' }),
        get(`${MAPS}/a`),
        get(MAPS),
        put(`${MAPS}/a`, edited('a', { data: { one: '2' } })),
        patch('merge', `${MAPS}/a`, { data: { one: null, two: '2' } }),
        del(`${MAPS}/a`),
        get(`${MAPS}/a`, { status: 404 }),
        get(MAPS),
      ],
    },
    {
      name: 'a custom resource from its creation to its end',
      steps: [
        post(THINGS, thing('a'), { as: 'a' }),
        get(`${THINGS}/a`),
        get(THINGS),
        put(`${THINGS}/a`, edited('a', { spec: { size: 4 } })),
        patch('merge', `${THINGS}/a`, { spec: { size: 5 } }),
        del(`${THINGS}/a`),
        get(`${THINGS}/a`, { status: 404 }),
        get(THINGS),
      ],
    },
    {
      name: 'a custom resource of no namespace, without a status of its own',
      steps: [
        post(SHELVES, { ...shelf('{{ns}}', { boards: 2 }), status: { full: true } }, { as: 'a' }),
        put(`${SHELVES}/{{ns}}`, edited('a', { status: { full: false } })),
        get(`${SHELVES}/{{ns}}/status`, { status: 404 }),
        patch('merge', `${SHELVES}/{{ns}}/status`, { status: { full: true } }, { status: 404 }),
        del(`${SHELVES}/{{ns}}`),
      ],
    },
    {
      name: 'a Node from its creation to its end',
      steps: [
        post(NODES, { ...node('{{ns}}'), status: { capacity: { cpu: '2' } } }, { as: 'a' }),
        patch('strategic', `${NODES}/{{ns}}`, { spec: { unschedulable: true } }),
        put(
          `${NODES}/{{ns}}`,
          edited('a', { metadata: { resourceVersion: null }, spec: { podCIDR: '10.1.0.0/24' } }),
        ),
        del(`${NODES}/{{ns}}`),
      ],
    },
    {
      name: 'a Pod from its creation to its end',
      steps: [
        post(PODS, pod('a')),
        get(`${PODS}/a/status`),
        patch('strategic', `${PODS}/a`, { metadata: { labels: { a: 'b' } } }),
        del(`${PODS}/a`),
        get(`${PODS}/a`, { status: 404 }),
      ],
    },
    {
      name: 'a Secret keeps what was given as text',
      steps: [
        post(SECRETS, SECRET, { as: 'a' }),
        put(`${SECRETS}/a`, edited('a', { stringData: { more: 'm' } })),
        patch('merge', `${SECRETS}/a`, { stringData: { again: 'x' } }),
        del(`${SECRETS}/a`),
      ],
    },
    {
      name: 'a Lease is created by a PUT',
      steps: [
        put(`${LEASES}/a`, LEASE, { status: 201, as: 'a' }),
        put(`${LEASES}/a`, edited('a', { spec: { holderIdentity: 'you' } })),
        put(`${LEASES}/a`, LEASE, { status: 422 }),
        del(`${LEASES}/a`),
      ],
    },
    {
      name: 'a Namespace has finalizers and a label',
      steps: [
        post(NAMESPACES, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: '{{ns}}-b' } }),
        patch('merge', `${NAMESPACES}/{{ns}}-b`, {
          metadata: { labels: { 'kubernetes.io/metadata.name': null, a: 'b' } },
        }),
        patch('merge', `${NAMESPACES}/{{ns}}-b`, { spec: { finalizers: [] } }),
      ],
    },
    {
      name: 'a generated name is the prefix and five letters',
      steps: [
        post(MAPS, { ...map(''), metadata: { generateName: 'made-' } }, { as: 'a' }),
        get(`${MAPS}/{{a.metadata.name}}`),
        post(THINGS, { ...thing(''), metadata: { generateName: 'made-' } }),
        post(MAPS, { ...map('own'), metadata: { generateName: 'made-', name: 'own' } }),
        post(MAPS, { ...map(''), metadata: { generateName: 'x'.repeat(70) } }),
      ],
    },
    {
      name: 'what only the server sets cannot be given',
      steps: [
        post(
          THINGS,
          {
            ...thing('a', {}, { uid: 'mine', generation: 7, selfLink: '/here' }),
            status: { phase: 'Up' },
          },
          { as: 'a' },
        ),
        put(`${THINGS}/a`, edited('a', { metadata: { generation: 9, creationTimestamp: null } })),
        post(THINGS, thing('b', {}, { resourceVersion: '1' }), { status: 500 }),
        post(
          THINGS,
          thing(
            'b',
            {},
            { deletionTimestamp: '2026-03-29T00:00:00Z', deletionGracePeriodSeconds: 5 },
          ),
        ),
      ],
    },
    {
      name: 'a change that changes nothing is no new version',
      steps: [
        post(THINGS, thing('a'), { as: 'a' }),
        put(`${THINGS}/a`, edited('a', {})),
        patch('merge', `${THINGS}/a`, { spec: { size: 3 } }),
        patch('merge', `${THINGS}/a`, {}),
        patch('json', `${THINGS}/a`, []),
        post(MAPS, map('a', { x: '1' }), { as: 'map' }),
        put(`${MAPS}/a`, edited('map', {})),
        patch('strategic', `${MAPS}/a`, { data: { x: '1' } }),
      ],
    },
    {
      name: 'generation counts changes of the content',
      steps: [
        post(THINGS, thing('a')),
        patch('merge', `${THINGS}/a`, { spec: { size: 9 } }),
        patch('merge', `${THINGS}/a`, { metadata: { labels: { a: 'b' } } }),
        patch('merge', `${THINGS}/a/status`, { status: { phase: 'Up' } }),
        post(SHELVES, shelf('{{ns}}')),
        patch('merge', `${SHELVES}/{{ns}}`, { status: { full: true } }),
        patch('merge', `${SHELVES}/{{ns}}`, { metadata: { labels: { a: 'b' } } }),
      ],
    },
    {
      name: 'a custom resource in another version of its group',
      steps: [
        post(THINGS, thing('a', { free: { x: 1 } })),
        get(`/apis/${GROUP}/v1beta1/namespaces/{{ns}}/things/a`),
        patch('merge', `/apis/${GROUP}/v1beta1/namespaces/{{ns}}/things/a`, { spec: { size: 8 } }),
        get(`${THINGS}/a`),
        get(`/apis/${GROUP}/v1alpha1/namespaces/{{ns}}/things/a`, { status: 404 }),
      ],
    },
    {
      name: 'HEAD is no method of built-in kinds',
      steps: [
        post(MAPS, map('a')),
        ask('HEAD', `${MAPS}/a`, undefined, { status: 405 }),
        ask('HEAD', MAPS, undefined, { status: 405 }),
        post(THINGS, thing('a')),
        ask('HEAD', `${THINGS}/a`, undefined, { status: 200 }),
        ask('HEAD', `${THINGS}/b`, undefined, { status: 404 }),
        ask('HEAD', THINGS, undefined, { status: 200 }),
        ask('HEAD', '/apis', undefined, { status: 200 }),
        ask('HEAD', '/healthz', undefined, { status: 200 }),
      ],
    },
  ],
}
