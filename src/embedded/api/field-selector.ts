// `fieldSelector=metadata.name=a,spec.nodeName!=b`: equality only, on the fields that a kind offers.

import { valueAt } from '#src/kube/json.ts'
import { badRequest } from './api-error.ts'
import type { ApiObject } from './api-object.ts'
import type { Target } from './served-kind.ts'

interface Term {
  readonly field: string
  readonly path: readonly string[]
  readonly equal: boolean
  readonly value: string
}

export type FieldSelector = (object: ApiObject) => boolean

const BUILT_IN: Readonly<Record<string, readonly string[]>> = {
  pods: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  nodes: ['spec.unschedulable'],
  namespaces: ['status.phase'],
  secrets: ['type'],
  services: ['spec.clusterIP', 'spec.type'],
  events: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  'events.events.k8s.io': [
    'regarding.kind',
    'regarding.namespace',
    'regarding.name',
    'regarding.uid',
    'regarding.apiVersion',
    'regarding.resourceVersion',
    'regarding.fieldPath',
    'reason',
    'reportingController',
    'type',
  ],
  'replicasets.apps': ['status.replicas'],
}

// Absent booleans of built-in kinds are false to a selector.
const BOOLEANS: ReadonlySet<string> = new Set(['spec.unschedulable', 'spec.hostNetwork'])

/** Throws a 400 for an invalid selector, or for a field that the kind does not offer. */
export function parseFieldSelector(text: string, target: Target): FieldSelector {
  const terms = text
    .split(',')
    .filter((term) => term.trim() !== '')
    .map((term) => termOf(text, term))
  for (const { field } of terms) checkOffered(field, target)
  return (object) => terms.every((term) => (fieldValue(object, term) === term.value) === term.equal)
}

function termOf(whole: string, text: string): Term {
  const found = /^(?<field>[^=!]+?)(?<sign>==|=|!=)(?<value>.*)$/.exec(text.trim())
  if (found?.groups === undefined) {
    throw badRequest(`invalid selector: '${whole}'; can't understand '${text}'`)
  }
  const { field = '', sign, value = '' } = found.groups
  const path = field.split('.').filter((name) => name !== '')
  return { field, path, equal: sign !== '!=', value: value.replace(/\\([\\,=])/g, '$1') }
}

function checkOffered(field: string, { kind, version }: Target): void {
  if (field === 'metadata.name' || (field === 'metadata.namespace' && kind.namespaced)) return
  const key = kind.group === '' ? kind.plural : `${kind.plural}.${kind.group}`
  const offered = kind.custom ? version.selectableFields : BUILT_IN[key]
  if (offered?.includes(field) === true) return
  if (offered !== undefined) throw badRequest(`field label not supported: ${field}`)
  throw badRequest(
    `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`,
  )
}

function fieldValue(object: ApiObject, { field, path }: Term): string {
  const value = valueAt(object, ...path)
  if (value === undefined || value === null) return BOOLEANS.has(field) ? 'false' : ''
  if (field === 'source') return String(valueAt(value, 'component') ?? '')
  return String(value)
}
