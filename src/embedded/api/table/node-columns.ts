// The columns of nodes.

import { fieldsAt, listAt, textAt, valueAt } from '#src/kube/json.ts'
import type { ApiObject } from '../api-object.ts'
import { AGE, type Column, column, NAME, wide } from './column.ts'

const NONE = '<none>'
const UNKNOWN = '<unknown>'

export const NODE_COLUMNS: readonly Column[] = [
  NAME,
  column('Status', nodeStatus, { description: 'The status of the node' }),
  column('Roles', nodeRoles, { description: 'The roles of the node' }),
  AGE,
  column('Version', (node) => textAt(node, 'status', 'nodeInfo', 'kubeletVersion')),
  wide('Internal-IP', (node) => address(node, 'InternalIP')),
  wide('External-IP', (node) => address(node, 'ExternalIP')),
  wide('OS-Image', (node) => textAt(node, 'status', 'nodeInfo', 'osImage') || UNKNOWN),
  wide('Kernel-Version', kernel),
  wide(
    'Container-Runtime',
    (node) => textAt(node, 'status', 'nodeInfo', 'containerRuntimeVersion') || UNKNOWN,
  ),
]

function nodeStatus(node: ApiObject): string {
  const ready = listAt(node, 'status', 'conditions').find(
    (each) => valueAt(each, 'type') === 'Ready',
  )
  const word =
    ready === undefined ? 'Unknown' : valueAt(ready, 'status') === 'True' ? 'Ready' : 'NotReady'
  return valueAt(node, 'spec', 'unschedulable') === true ? `${word},SchedulingDisabled` : word
}

const ROLE_PREFIX = 'node-role.kubernetes.io/'

function nodeRoles({ metadata: { labels = {} } }: ApiObject): string {
  const roles = Object.entries(labels).flatMap(([key, value]) => {
    if (key.startsWith(ROLE_PREFIX))
      return key.length > ROLE_PREFIX.length ? [key.slice(ROLE_PREFIX.length)] : []
    return key === 'kubernetes.io/role' && value !== '' ? [value] : []
  })
  return [...new Set(roles)].sort().join(',') || NONE
}

function address(node: ApiObject, type: string): string {
  const found = listAt(node, 'status', 'addresses').find((each) => valueAt(each, 'type') === type)
  return textAt(found, 'address') || NONE
}

function kernel(node: ApiObject): string {
  const info = fieldsAt(node, 'status', 'nodeInfo')
  const architecture = textAt(info, 'architecture')
  const version = textAt(info, 'kernelVersion') || UNKNOWN
  return architecture === '' ? version : `${version} (${architecture})`
}
