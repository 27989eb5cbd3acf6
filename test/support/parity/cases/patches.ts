// JSON, merge and strategic merge patches. Apply has a file of its own.
import { type Area, get, patch, post } from '../case.ts'
import {
  DEPLOYMENTS,
  deployment,
  MAPS,
  map,
  NODES,
  node,
  PODS,
  pod,
  THINGS,
  thing,
} from '../objects.ts'

const TAINT = { key: 'a', effect: 'NoSchedule' }

export const PATCHES: Area = {
  name: 'patches',
  cases: [
    {
      name: 'a merge patch removes with null, and replaces lists',
      steps: [
        post(THINGS, thing('a', { tags: ['x', 'y'], labels: { a: '1', b: '2' } })),
        patch('merge', `${THINGS}/a`, { spec: { tags: ['z'], labels: { a: null, c: '3' } } }),
        patch('merge', `${THINGS}/a`, { spec: { labels: null, absent: null } }),
        patch('merge', `${THINGS}/a`, {
          metadata: { labels: { a: 'b' }, annotations: { c: 'd' } },
        }),
        patch('merge', `${THINGS}/a`, { metadata: { labels: null, annotations: { c: null } } }),
        patch('merge', `${THINGS}/a`, { spec: { size: null } }),
        patch('merge', `${THINGS}/a`, { spec: null }, { status: 422 }),
      ],
    },
    {
      name: 'a JSON patch adds, removes, replaces, moves, copies and tests',
      steps: [
        post(THINGS, thing('a', { tags: ['x', 'y'], labels: { 'a/b': '1', 'c~d': '2' } })),
        patch(
          'json',
          `${THINGS}/a`,
          [
            { op: 'test', path: '/spec/size', value: 3 },
            { op: 'add', path: '/spec/tags/1', value: 'new' },
            { op: 'add', path: '/spec/tags/-', value: 'last' },
            { op: 'remove', path: '/spec/labels/a~1b' },
            { op: 'replace', path: '/spec/labels/c~0d', value: '3' },
            { op: 'copy', from: '/spec/tags/0', path: '/spec/note' },
            { op: 'move', from: '/spec/tags/3', path: '/spec/code' },
          ],
          { status: 422 },
        ),
        patch('json', `${THINGS}/a`, [
          { op: 'add', path: '/spec/tags/1', value: 'new' },
          { op: 'copy', from: '/spec/tags/0', path: '/spec/note' },
          { op: 'move', from: '/spec/tags/2', path: '/spec/owner' },
          { op: 'add', path: '/metadata/annotations', value: { a: 'b' } },
        ]),
        patch('json', `${THINGS}/a`, [
          { op: 'test', path: '/metadata/annotations/c', value: null },
        ]),
        patch('json', `${THINGS}/a`, [{ op: 'replace', path: '/spec/ratio', value: 1.5 }]),
      ],
    },
    {
      name: 'a JSON patch that does not fit is refused',
      steps: [
        post(MAPS, map('a', { x: '1' })),
        patch('json', `${MAPS}/a`, [{ op: 'test', path: '/data/x', value: '2' }], { status: 422 }),
        patch('json', `${MAPS}/a`, [{ op: 'remove', path: '/data/y' }], { status: 422 }),
        patch('json', `${MAPS}/a`, [{ op: 'add', path: '/none/y', value: '1' }], { status: 422 }),
        patch('json', `${MAPS}/a`, [{ op: 'jump', path: '/data/x' }], { status: 422 }),
        patch('json', `${MAPS}/a`, [{ path: '/data/x' }], { status: 422 }),
        patch('json', `${MAPS}/a`, [{ op: 'add', path: 'data', value: '1' }], { status: 422 }),
        patch('json', `${MAPS}/a`, { data: {} }, { status: 400 }),
        patch('json', `${MAPS}/b`, [{ op: 'test', path: '/data/x', value: '2' }], { status: 404 }),
      ],
    },
    {
      name: 'a strategic patch merges lists by their keys',
      steps: [
        post(
          PODS,
          pod('a', {
            containers: [
              { name: 'one', image: 'a:1' },
              { name: 'two', image: 'b:1', env: [{ name: 'X', value: '1' }] },
            ],
            tolerations: [{ key: 'k', operator: 'Exists' }],
          }),
        ),
        patch('strategic', `${PODS}/a`, { spec: { containers: [{ name: 'two', image: 'b:2' }] } }),
        patch('strategic', `${PODS}/a`, {
          spec: {
            tolerations: [
              { key: 'l', operator: 'Exists' },
              { key: 'k', operator: 'Exists' },
            ],
          },
        }),
        patch('strategic', `${PODS}/a`, {
          metadata: { finalizers: ['example.com/a'], labels: { x: 'y' } },
        }),
        patch('strategic', `${PODS}/a`, {
          metadata: { finalizers: ['example.com/b'], labels: { x: null } },
        }),
        patch('strategic', `${PODS}/a`, {
          metadata: { '$deleteFromPrimitiveList/finalizers': ['example.com/a'] },
        }),
        patch('strategic', `${PODS}/a`, {
          metadata: { $patch: 'replace', name: 'a', labels: { only: 'this' } },
        }),
        patch('strategic', `${PODS}/a`, { metadata: { finalizers: null } }),
      ],
    },
    {
      name: 'a strategic patch of a Deployment',
      steps: [
        post(DEPLOYMENTS, deployment('a', { replicas: 2 })),
        patch('strategic', `${DEPLOYMENTS}/a`, {
          spec: { template: { spec: { containers: [{ name: 'side', image: 'side:1' }] } } },
        }),
        patch('strategic', `${DEPLOYMENTS}/a`, {
          spec: {
            template: {
              spec: {
                $setElementOrder: undefined,
                '$setElementOrder/containers': [{ name: 'main' }, { name: 'side' }],
                containers: [{ name: 'side', env: [{ name: 'A', value: '1' }] }],
              },
            },
          },
        }),
        patch('strategic', `${DEPLOYMENTS}/a`, {
          spec: { template: { spec: { containers: [{ name: 'side', $patch: 'delete' }] } } },
        }),
        patch('strategic', `${DEPLOYMENTS}/a`, {
          spec: { strategy: { $retainKeys: ['type'], type: 'Recreate', rollingUpdate: null } },
        }),
      ],
    },
    {
      name: 'taints are replaced as a whole',
      steps: [
        post(NODES, node('{{ns}}', { taints: [TAINT] })),
        patch('strategic', `${NODES}/{{ns}}`, {
          spec: { taints: [{ key: 'b', effect: 'NoExecute' }] },
        }),
        patch('merge', `${NODES}/{{ns}}`, {
          spec: { taints: [TAINT, { ...TAINT, effect: 'NoExecute', value: 'v' }] },
        }),
        patch('json', `${NODES}/{{ns}}`, [{ op: 'remove', path: '/spec/taints/0' }]),
        patch('merge', `${NODES}/{{ns}}`, { spec: { taints: null } }),
      ],
    },
    {
      name: 'a Node is cordoned and uncordoned',
      steps: [
        post(NODES, node('{{ns}}')),
        patch('strategic', `${NODES}/{{ns}}`, { spec: { unschedulable: true } }),
        patch('strategic', `${NODES}/{{ns}}`, { spec: { unschedulable: false } }),
        patch('merge', `${NODES}/{{ns}}`, { spec: { unschedulable: true } }),
        patch('merge', `${NODES}/{{ns}}`, { spec: { unschedulable: null } }),
      ],
    },
    {
      name: 'a patch of another media type is refused',
      steps: [
        post(MAPS, map('a')),
        post(THINGS, thing('a')),
        patch('strategic', `${THINGS}/a`, { spec: { size: 4 } }, { status: 415 }),
        patch(
          'merge',
          `${THINGS}/a`,
          {},
          { status: 415, headers: { 'content-type': 'application/json' } },
        ),
        patch(
          'merge',
          `${MAPS}/a`,
          {},
          { status: 415, headers: { 'content-type': 'application/json' } },
        ),
        patch('merge', `${MAPS}/a`, {}, { status: 415, headers: { 'content-type': 'text/plain' } }),
      ],
    },
    {
      name: 'a patch cannot move an object',
      steps: [
        post(MAPS, map('a')),
        patch('merge', `${MAPS}/a`, { metadata: { name: 'b' } }, { status: 400 }),
        patch('merge', `${MAPS}/a`, { metadata: { namespace: 'default' } }, { status: 400 }),
        patch('merge', `${MAPS}/a`, { metadata: { uid: 'other' } }, { status: 422 }),
        patch('merge', `${MAPS}/a`, { kind: 'Secret' }, { status: 422 }),
        patch('merge', `${MAPS}/a`, { apiVersion: 'v2' }, { status: 422 }),
        post(THINGS, thing('a')),
        patch('merge', `${THINGS}/a`, { metadata: { name: 'b' } }, { status: 400 }),
        patch('merge', `${THINGS}/a`, { metadata: { uid: 'other' } }, { status: 422 }),
        patch('merge', `${THINGS}/a`, { kind: 'Other' }, { status: 422 }),
        patch(
          'merge',
          `${THINGS}/a`,
          { apiVersion: 'parity.example.com/v1beta1' },
          { status: 422 },
        ),
        get(`${THINGS}/a`),
      ],
    },
    {
      name: 'a patch with a version is only for that version',
      steps: [
        post(THINGS, thing('a'), { as: 'old' }),
        patch('merge', `${THINGS}/a`, { spec: { size: 4 } }),
        patch(
          'merge',
          `${THINGS}/a`,
          {
            metadata: { resourceVersion: '{{old.metadata.resourceVersion}}' },
            spec: { size: 5 },
          },
          { status: 409 },
        ),
        patch(
          'json',
          `${THINGS}/a`,
          [
            {
              op: 'test',
              path: '/metadata/resourceVersion',
              value: '{{old.metadata.resourceVersion}}',
            },
            { op: 'replace', path: '/spec/size', value: 5 },
          ],
          { status: 422 },
        ),
      ],
    },
    {
      name: 'a patch that is no object is refused',
      steps: [
        post(THINGS, thing('a')),
        patch('merge', `${THINGS}/a`, [], { status: 400 }),
        patch('merge', `${THINGS}/a`, '"text"', { status: 400 }),
        patch('merge', `${THINGS}/a`, { metadata: 'text' }, { status: 422 }),
        patch('merge', `${THINGS}/a`, { spec: 'text' }, { status: 422 }),
        post(PODS, pod('a')),
        patch('merge', `${PODS}/a`, { spec: { nodeName: 5 } }, { status: 422 }),
        patch('merge', `${PODS}/a`, { spec: 5 }, { status: 422 }),
        patch('strategic', `${PODS}/a`, { spec: { nodeName: 5 } }, { status: 422 }),
        patch('strategic', `${PODS}/a`, { spec: { containers: 'none' } }, { status: 422 }),
        patch('strategic', `${PODS}/a`, [], { status: 400 }),
        patch('json', `${PODS}/a`, [{ op: 'replace', path: '/spec', value: [] }], { status: 422 }),
        patch('json', `${PODS}/a`, [{ op: 'replace', path: 5 }], { status: 400 }),
        patch('json', `${PODS}/a`, ['text'], { status: 400 }),
      ],
    },
  ],
}
