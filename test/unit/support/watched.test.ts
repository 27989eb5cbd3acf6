// What the suites ask of a history must be able to say no.
import { expect, test } from 'vitest'
import type { Resource } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import type { Seen } from '#test/support/control-plane/follow.ts'
import { restedTooSoon } from '#test/support/control-plane/watched.ts'

const MACHINES: Resource = {
  apiVersion: 'cluster.x-k8s.io/v1beta2',
  kind: 'Machine',
  plural: 'machines',
  namespaced: true,
}

function seen(type: Seen['type'], resource: Resource, version: number, phase?: string): Seen {
  const { apiVersion, kind } = resource
  const metadata = { namespace: 'team', name: 'office', resourceVersion: `${version}` }
  return { type, resource, at: 0, object: { apiVersion, kind, metadata, status: { phase } } }
}

test.each<[string, readonly Seen[], readonly string[]]>([
  [
    'at rest before its Machine was gone',
    [
      seen('ADDED', MACHINES, 1),
      seen('MODIFIED', SCHEDULED_MACHINES, 2, 'Inactive'),
      seen('DELETED', MACHINES, 3),
    ],
    ['team/office'],
  ],
  [
    'in the right order, though the watch of Machines was behind',
    [
      seen('ADDED', MACHINES, 1),
      seen('MODIFIED', SCHEDULED_MACHINES, 3, 'Inactive'),
      seen('DELETED', MACHINES, 2),
    ],
    [],
  ],
  [
    'in motion while the Machine goes',
    [seen('ADDED', MACHINES, 1), seen('MODIFIED', SCHEDULED_MACHINES, 2, 'ShuttingDown')],
    [],
  ],
  [
    'terminated, which is said before the Machine goes',
    [seen('ADDED', MACHINES, 1), seen('MODIFIED', SCHEDULED_MACHINES, 2, 'Terminated')],
    [],
  ],
])('%s', (_, history, expected) => {
  expect(restedTooSoon(history)).toEqual(expected)
})
