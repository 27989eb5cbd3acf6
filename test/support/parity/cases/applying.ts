// Server-side apply: who owns what after applies and updates, and who conflicts with whom.
import { type Area, edited, patch, post, put } from '../case.ts'
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
