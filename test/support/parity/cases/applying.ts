// Server-side apply, and who owns what after applies and updates.
import { type Area, edited, get, patch, post, put } from '../case.ts'
import { GROUP } from '../definitions.ts'
import {
  DEPLOYMENTS,
  deployment,
  MAPS,
  map,
  NODES,
  node,
  PODS,
  pod,
  SHELVES,
  THINGS,
  thing,
} from '../objects.ts'

const by = (path: string, manager: string, more = '') => `${path}?fieldManager=${manager}${more}`
const forced = '&force=true'
const applied = (name: string, spec: object = {}, metadata: object = {}) => ({
  apiVersion: `${GROUP}/v1`,
  kind: 'Thing',
  metadata: { name, ...metadata },
  spec,
})

export const APPLYING: Area = {
  name: 'apply',
  cases: [
    {
      name: 'applying creates, and again changes nothing',
      steps: [
        patch('apply', by(`${THINGS}/a`, 'one'), thing('a', { tags: ['x'] }), { status: 201 }),
        patch('apply', by(`${THINGS}/a`, 'one'), thing('a', { tags: ['x'] })),
        patch('apply', by(`${MAPS}/a`, 'one'), map('a', { x: '1' }), { status: 201 }),
        patch('apply', by(`${MAPS}/a`, 'one'), map('a', { x: '1' })),
        patch('apply', by(`${DEPLOYMENTS}/a`, 'one'), deployment('a'), { status: 201 }),
        patch('apply', by(`${NODES}/{{ns}}`, 'one'), node('{{ns}}', { unschedulable: true }), {
          status: 201,
        }),
      ],
    },
    {
      name: 'what is no longer applied goes',
      steps: [
        patch(
          'apply',
          by(`${THINGS}/a`, 'one'),
          thing('a', {
            size: 5,
            tags: ['x', 'y'],
            labels: { a: '1' },
            parts: [{ name: 'p', value: 1 }, { name: 'q' }],
          }),
          { status: 201 },
        ),
        patch(
          'apply',
          by(`${THINGS}/a`, 'one'),
          thing('a', { tags: ['y'], parts: [{ name: 'q' }] }),
        ),
        patch(
          'apply',
          by(`${MAPS}/a`, 'one'),
          map('a', { x: '1', y: '2' }, { labels: { l: '1' } }),
          { status: 201 },
        ),
        patch('apply', by(`${MAPS}/a`, 'one'), map('a', { y: '2' })),
        patch('apply', by(`${MAPS}/a`, 'one'), { apiVersion: 'v1', kind: 'ConfigMap' }),
      ],
    },
    {
      name: 'two who apply share, and conflict where they differ',
      steps: [
        patch('apply', by(`${THINGS}/a`, 'one'), thing('a', { size: 5, tags: ['x'] }), {
          status: 201,
        }),
        patch('apply', by(`${THINGS}/a`, 'two'), thing('a', { tags: ['y'], labels: { b: '2' } })),
        patch('apply', by(`${THINGS}/a`, 'two'), thing('a', { size: 6 }), { status: 409 }),
        patch(
          'apply',
          by(`${THINGS}/a`, 'two'),
          thing('a', { color: 'blue', size: 6, tags: ['x', 'y'] }),
          { status: 409 },
        ),
        patch('apply', by(`${THINGS}/a`, 'two', forced), thing('a', { size: 6 })),
        patch('apply', by(`${THINGS}/a`, 'one'), thing('a', {})),
        patch('apply', by(`${THINGS}/a`, 'three'), thing('a', { size: 7, limit: 9 }), {
          status: 409,
        }),
      ],
    },
    {
      name: 'who updates owns what it changed, and conflicts with who applies',
      steps: [
        post(THINGS, thing('a', { size: 5 }), { as: 'a' }),
        patch('merge', by(`${THINGS}/a`, 'updater'), { spec: { size: 6, limit: 9 } }),
        patch('apply', by(`${THINGS}/a`, 'one'), thing('a', { size: 7 }), { status: 409 }),
        patch('apply', by(`${THINGS}/a`, 'one', forced), thing('a', { size: 7 })),
        patch('merge', by(`${THINGS}/a`, 'updater'), { spec: { size: 8 } }),
        patch('merge', by(`${THINGS}/a/status`, 'updater'), { status: { phase: 'Up' } }),
        patch('merge', by(`${THINGS}/a`, 'updater'), { spec: { limit: null } }),
        put(
          by(`${THINGS}/a`, 'putter'),
          edited('a', { metadata: { resourceVersion: '{{a.metadata.resourceVersion}}' } }),
          { status: 409 },
        ),
      ],
    },
    {
      name: 'an object without owners has one when it is applied',
      steps: [
        post(NODES, node('{{ns}}')),
        patch('merge', `${NODES}/{{ns}}`, { metadata: { labels: { a: 'b' } } }),
        patch('apply', by(`${NODES}/{{ns}}`, 'one'), node('{{ns}}', { unschedulable: true })),
        patch('merge', `${NODES}/{{ns}}`, { metadata: { labels: { c: 'd' } } }),
      ],
    },
    {
      name: 'lists by their keys, and the status by itself',
      steps: [
        patch(
          'apply',
          by(`${PODS}/a`, 'one'),
          pod('a', { containers: [{ name: 'main', image: 'x', ports: [{ containerPort: 80 }] }] }),
          { status: 201 },
        ),
        patch(
          'apply',
          by(`${PODS}/a`, 'two'),
          {
            apiVersion: 'v1',
            kind: 'Pod',
            metadata: { name: 'a' },
            spec: { containers: [{ name: 'main', image: 'y' }] },
          },
          { status: 409 },
        ),
        patch('apply', by(`${PODS}/a/status`, 'kubelet'), {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: 'a' },
          status: { conditions: [{ type: 'Ready', status: 'True' }] },
        }),
        patch(
          'apply',
          by(`${THINGS}/a`, 'one'),
          applied('a', { color: 'red', parts: [{ name: 'p' }] }),
          { status: 201 },
        ),
        patch('apply', by(`${THINGS}/a/status`, 'one'), {
          ...applied('a'),
          spec: undefined,
          status: { phase: 'Up', conditions: [{ type: 'A', status: 'True' }] },
        }),
        patch('apply', by(`${THINGS}/a/status`, 'two'), {
          ...applied('a'),
          spec: undefined,
          status: { conditions: [{ type: 'B', status: 'True' }] },
        }),
        patch(
          'apply',
          by(`${THINGS}/a/status`, 'two'),
          { ...applied('a'), spec: undefined, status: { phase: 'Down' } },
          { status: 409 },
        ),
        patch(
          'apply',
          by(`${THINGS}/a`, 'two'),
          applied('a', { parts: [{ name: 'q', value: 2 }] }),
        ),
        patch('apply', by(`${THINGS}/a`, 'one'), applied('a', { color: 'red', parts: [] })),
      ],
    },
    {
      name: 'labels, annotations, finalizers and owners are applied',
      steps: [
        post(MAPS, map('owner'), { as: 'owner' }),
        patch(
          'apply',
          by(`${THINGS}/a`, 'one'),
          applied(
            'a',
            { color: 'red' },
            {
              labels: { a: '1' },
              annotations: { b: '2' },
              finalizers: ['example.com/one'],
              ownerReferences: [
                {
                  apiVersion: 'v1',
                  kind: 'ConfigMap',
                  name: 'owner',
                  uid: '{{owner.metadata.uid}}',
                },
              ],
            },
          ),
          { status: 201 },
        ),
        patch(
          'apply',
          by(`${THINGS}/a`, 'two'),
          applied('a', {}, { labels: { c: '3' }, finalizers: ['example.com/two'] }),
        ),
        patch('apply', by(`${THINGS}/a`, 'two'), applied('a', {}, { labels: { a: '9' } }), {
          status: 409,
        }),
        patch('apply', by(`${THINGS}/a`, 'one'), applied('a', { color: 'red' })),
      ],
    },
    {
      name: 'an apply that is none',
      steps: [
        patch('apply', `${THINGS}/a`, thing('a'), { status: 422 }),
        patch('apply', by(`${THINGS}/a`, 'one'), thing('b'), { status: 400 }),
        patch('apply', by(`${THINGS}/a`, 'one'), { ...thing('a'), kind: 'Other' }, { status: 400 }),
        patch(
          'apply',
          by(`${THINGS}/a`, 'one'),
          { ...thing('a'), apiVersion: 'parity.example.com/v9' },
          { status: 400 },
        ),
        patch('apply', by(`${THINGS}/a`, 'one'), thing('a', { colour: 'x' }), { status: 500 }),
        patch('apply', by(`${THINGS}/a`, 'one'), thing('a', { parts: [{ name: 'p', extra: 1 }] }), {
          status: 500,
        }),
        patch(
          'apply',
          by(`${THINGS}/a`, 'one'),
          thing('a', {}, { managedFields: [{ manager: 'x' }] }),
          { status: 400 },
        ),
        patch('apply', by(`${THINGS}/a`, 'one'), thing('a', { color: 'pink' }), { status: 422 }),
        patch('apply', by(`${THINGS}/a/status`, 'one'), thing('a'), { status: 404 }),
        patch('apply', by(`${THINGS}/a`, 'one'), thing('a', { parts: [{ value: 1 }] }), {
          status: 500,
        }),
        patch('apply', by(`${THINGS}/a`, 'one'), thing('a', { tags: ['x', 'x'] }), { status: 500 }),
        patch('apply', by(`${THINGS}/a`, 'one'), thing('a', { size: 'x' }), { status: 500 }),
        patch('apply', by(`${THINGS}/a`, 'one'), thing('a', { tags: 'x' }), { status: 500 }),
        patch(
          'apply',
          by(`${MAPS}/a`, 'one'),
          { kind: 'ConfigMap', metadata: { name: 'a' } },
          { status: 400 },
        ),
        patch(
          'apply',
          by(`${MAPS}/a`, 'one'),
          { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, more: 1 },
          { status: 500 },
        ),
      ],
    },
    {
      name: 'an apply is YAML, and may be a dry run',
      steps: [
        patch(
          'apply',
          by(`${THINGS}/a`, 'one', '&dryRun=All'),
          `apiVersion: ${GROUP}/v1\nkind: Thing\nspec:\n  color: red\n`,
          { status: 400 },
        ),
        patch(
          'apply',
          by(`${THINGS}/a`, 'one', '&dryRun=All'),
          `apiVersion: ${GROUP}/v1\nkind: Thing\nmetadata: {name: a}\nspec:\n  color: red\n`,
          { status: 201 },
        ),
        get(`${THINGS}/a`, { status: 404 }),
        patch(
          'apply',
          by(`${THINGS}/a`, 'one'),
          `apiVersion: ${GROUP}/v1\nkind: Thing\nmetadata: {name: a}\nspec:\n  color: red\n`,
          { status: 201 },
        ),
        patch('apply', by(`${THINGS}/a`, 'one', '&dryRun=All'), thing('a', { size: 9 })),
        get(`${THINGS}/a`),
        patch(
          'apply',
          by(`${SHELVES}/{{ns}}`, 'one'),
          {
            apiVersion: `${GROUP}/v1`,
            kind: 'Shelf',
            metadata: { name: '{{ns}}' },
            spec: { boards: 1 },
            status: { full: true },
          },
          { status: 201 },
        ),
      ],
    },
    {
      name: 'an apply with a version or a uid is only for that object',
      steps: [
        post(THINGS, thing('a'), { as: 'a' }),
        patch('merge', `${THINGS}/a`, { spec: { size: 4 } }),
        patch(
          'apply',
          by(`${THINGS}/a`, 'one'),
          applied('a', { limit: 9 }, { resourceVersion: '{{a.metadata.resourceVersion}}' }),
          { status: 409 },
        ),
        patch(
          'apply',
          by(`${THINGS}/a`, 'one'),
          applied('a', { limit: 9 }, { uid: '{{a.metadata.uid}}' }),
        ),
        patch('apply', by(`${THINGS}/b`, 'one'), thing('b', {}, { uid: '{{a.metadata.uid}}' }), {
          status: 409,
        }),
        patch('apply', by(`${THINGS}/b`, 'one'), thing('b', {}, { resourceVersion: '5' }), {
          status: 201,
        }),
      ],
    },
    {
      name: 'the same manager through updates of spec and status is two',
      steps: [
        post(MAPS, map('a', { x: '1' })),
        patch('merge', by(`${MAPS}/a`, 'other'), { data: { y: '2' } }),
        patch('merge', by(`${MAPS}/a`, 'other'), { data: { x: null } }),
        patch('strategic', by(`${MAPS}/a`, 'third'), { metadata: { labels: { a: 'b' } } }),
        patch('json', by(`${MAPS}/a`, 'third'), [{ op: 'remove', path: '/metadata/labels/a' }]),
        post(PODS, pod('a')),
        patch('strategic', by(`${PODS}/a/status`, 'kubelet'), {
          status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
        }),
        patch('strategic', by(`${PODS}/a/status`, 'gate'), {
          status: { conditions: [{ type: 'Gate', status: 'True' }] },
        }),
        patch('merge', `${MAPS}/a`, { metadata: { managedFields: [{}] } }),
      ],
    },
  ],
}
