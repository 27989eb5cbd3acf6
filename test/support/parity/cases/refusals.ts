// Names, labels and values that are refused.
import { type Area, patch, post, put } from '../case.ts'
import {
  BUDGETS,
  budget,
  DEPLOYMENTS,
  deployment,
  LEASES,
  MAPS,
  map,
  NAMESPACES,
  NODES,
  node,
  PODS,
  pod,
  SECRETS,
  THINGS,
  thing,
} from '../objects.ts'

const APPS = '/apis/apps/v1/namespaces/{{ns}}'
const LEASE = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'a' } }
const BAD_LABEL = { metadata: { labels: { k: 'bad value' } } }
const badLabel = (path: string) => patch('merge', path, BAD_LABEL, { status: 422 })

export const REFUSALS: Area = {
  name: 'errors: values',
  cases: [
    {
      name: 'names that are none',
      steps: [
        post(MAPS, map('B_'), { status: 422 }),
        post(MAPS, map('a..b'), { status: 422 }),
        post(MAPS, map('x'.repeat(254)), { status: 422 }),
        post(MAPS, map(''), { status: 422 }),
        post(THINGS, thing('B_'), { status: 422 }),
        post(THINGS, thing(''), { status: 422 }),
        post(
          NAMESPACES,
          { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a.b' } },
          { status: 422 },
        ),
        post(
          NAMESPACES,
          { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'x'.repeat(64) } },
          { status: 422 },
        ),
        post(MAPS, { ...map(''), metadata: { name: 'a', generateName: 'B_' } }, { status: 422 }),
        post(
          THINGS,
          { ...thing(''), metadata: { name: 'a', generateName: 'b.' } },
          { status: 422 },
        ),
        post(MAPS, { ...map(''), metadata: { name: 'a', generateName: 'b-' } }),
      ],
    },
    {
      name: 'labels, annotations and owners that are none',
      steps: [
        post(MAPS, map('a', {}, { labels: { 'bad key': 'v' } }), { status: 422 }),
        post(MAPS, map('a', {}, { labels: { k: 'bad value' } }), { status: 422 }),
        post(MAPS, map('a', {}, { labels: { 'k/': 'v' } }), { status: 422 }),
        post(MAPS, map('a', {}, { labels: { '/k': 'x'.repeat(64) } }), { status: 422 }),
        post(THINGS, thing('a', {}, { annotations: { 'bad key': 'v' } }), { status: 422 }),
        post(THINGS, thing('a', {}, { annotations: { big: 'x'.repeat(262_145) } }), {
          status: 422,
        }),
        post(
          THINGS,
          thing('a', {}, { ownerReferences: [{ apiVersion: '', kind: '', name: '', uid: '' }] }),
          { status: 422 },
        ),
        post(
          THINGS,
          thing(
            'a',
            {},
            {
              ownerReferences: [
                { apiVersion: 'v1', kind: 'ConfigMap', name: 'x', uid: '1', controller: true },
                { apiVersion: 'v1', kind: 'ConfigMap', name: 'y', uid: '2', controller: true },
              ],
            },
          ),
          { status: 422 },
        ),
        post(
          MAPS,
          map(
            'a',
            {},
            { ownerReferences: [{ apiVersion: 'v1', kind: 'Event', name: 'x', uid: '1' }] },
          ),
          { status: 422 },
        ),
        post(MAPS, map('a', {}, { ownerReferences: [{ kind: 'Pod', name: 'x', uid: '1' }] }), {
          status: 422,
        }),
      ],
    },
    {
      name: 'labels that are none, on a change',
      steps: [
        post(MAPS, map('a')),
        badLabel(`${MAPS}/a`),
        post(SECRETS, { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' } }),
        badLabel(`${SECRETS}/a`),
        post(PODS, pod('a')),
        badLabel(`${PODS}/a`),
        badLabel(`${PODS}/a/status`),
        post(NODES, node('{{ns}}')),
        badLabel(`${NODES}/{{ns}}`),
        badLabel(`${NAMESPACES}/{{ns}}`),
        post(BUDGETS, budget('a')),
        badLabel(`${BUDGETS}/a`),
        put(`${LEASES}/a`, LEASE, { status: 201 }),
        badLabel(`${LEASES}/a`),
        ...['Deployment', 'ReplicaSet'].flatMap((kind) => [
          post(`${APPS}/${kind.toLowerCase()}s`, { ...deployment('a'), kind }),
          badLabel(`${APPS}/${kind.toLowerCase()}s/a`),
        ]),
        post(THINGS, thing('a')),
        badLabel(`${THINGS}/a`),
        patch('merge', `${THINGS}/a/status`, BAD_LABEL),
        patch('merge', `${MAPS}/a`, { metadata: { finalizers: ['plain'] } }, { status: 422 }),
      ],
    },
    {
      name: 'values of a definition that its schema refuses',
      steps: [
        post(THINGS, thing('a', { color: 'pink' }), { status: 422 }),
        post(THINGS, thing('a', { color: undefined }), { status: 422 }),
        post(THINGS, thing('a', { color: 5 }), { status: 422 }),
        post(THINGS, thing('a', { size: 0 }), { status: 422 }),
        post(THINGS, thing('a', { size: 101 }), { status: 422 }),
        post(THINGS, thing('a', { size: 1.5 }), { status: 422 }),
        post(THINGS, thing('a', { ratio: 0 }), { status: 422 }),
        post(THINGS, thing('a', { ratio: 0.7 }), { status: 422 }),
        post(THINGS, thing('a', { code: 'x' }), { status: 422 }),
        post(THINGS, thing('a', { code: 'abcde' }), { status: 422 }),
        post(THINGS, thing('a', { when: 'now' }), { status: 422 }),
        post(THINGS, thing('a', { wait: 'soon' }), { status: 422 }),
        post(THINGS, thing('a', { address: '1.2.3' }), { status: 422 }),
        post(THINGS, thing('a', { port: true }), { status: 422 }),
        post(THINGS, thing('a', { active: 'yes' }), { status: 422 }),
        post(THINGS, thing('a', { tags: 'x' }), { status: 422 }),
        post(THINGS, thing('a', { tags: ['x', 'x'] }), { status: 422 }),
        post(THINGS, thing('a', { tags: ['1', '2', '3', '4', '5'] }), { status: 422 }),
        post(THINGS, thing('a', { tags: ['a long long tag', 5] }), { status: 422 }),
        post(THINGS, thing('a', { labels: { a: '1', b: '2', c: '3', d: '4' } }), { status: 422 }),
        post(THINGS, thing('a', { labels: { a: 1 } }), { status: 422 }),
        post(THINGS, thing('a', { parts: [{ name: 'x' }, { name: 'x' }] }), { status: 422 }),
        post(THINGS, thing('a', { parts: [{ value: 1 }, { name: 'x', value: 'y' }] }), {
          status: 422,
        }),
        post(THINGS, thing('a', { nested: { either: 'x', or: 'y' } }), { status: 422 }),
        post(THINGS, thing('a', { nested: null, note: null, size: null })),
        post(THINGS, { ...thing('b'), spec: 'text' }, { status: 422 }),
        post(THINGS, { ...thing('b'), spec: undefined }, { status: 422 }),
        post(THINGS, thing('b', { template: { kind: 'X' } }), { status: 422 }),
        post(
          THINGS,
          thing('b', { template: { apiVersion: 'v1', kind: 'X', metadata: { name: 'B_' } } }),
        ),
        post(THINGS, thing('B_', { color: 'pink' }), { status: 422 }),
        post(THINGS, thing('c', { ratio: 1.25 }), { status: 422 }),
        post(THINGS, thing('c', { ratio: 2 }), { status: 422 }),
      ],
    },
    {
      name: 'values of built-in kinds that are refused',
      steps: [
        post(PODS, pod('a', { containers: [] }), { status: 422 }),
        post(PODS, pod('a', { containers: [{}] }), { status: 422 }),
        post(PODS, pod('a', { containers: [{ name: 'B_', image: 'x' }] }), { status: 422 }),
        post(DEPLOYMENTS, deployment('a', { selector: { matchLabels: { app: 'b' } } }), {
          status: 422,
        }),
        post(DEPLOYMENTS, deployment('a', { selector: undefined }), { status: 422 }),
        post(NODES, node('{{ns}}', { taints: [{ key: 'a', effect: 'Never' }] }), { status: 422 }),
        post(NODES, node('{{ns}}', { taints: [{ effect: 'NoSchedule' }] }), { status: 422 }),
        post(
          NODES,
          node('{{ns}}', {
            taints: [
              { key: 'a', effect: 'NoSchedule' },
              { key: 'a', effect: 'NoSchedule', value: 'b' },
            ],
          }),
          { status: 422 },
        ),
        post(NODES, node('{{ns}}', { taints: [{ key: 'a' }] }), { status: 422 }),
        post(
          LEASES,
          {
            apiVersion: 'coordination.k8s.io/v1',
            kind: 'Lease',
            metadata: { name: 'a' },
            spec: { leaseDurationSeconds: 'x' },
          },
          { status: 400 },
        ),
        post(
          BUDGETS,
          {
            apiVersion: 'policy/v1',
            kind: 'PodDisruptionBudget',
            metadata: { name: 'a' },
            spec: { minAvailable: true },
          },
          { status: 400 },
        ),
        post(PODS, { ...pod('a'), spec: { containers: { name: 'x' } } }, { status: 400 }),
      ],
    },
  ],
}
