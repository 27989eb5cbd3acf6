// The status of a new definition: its names are accepted, and it is established. The real server writes this a
// moment after the answer to the creation, this one directly after it.

import { type Fields, fieldsAt, listAt } from '#src/kube/json.ts'
import type { ApiObject } from '../api-object.ts'
import { type ApiContext, timestamp } from '../context.ts'
import { CRDS } from '../deletion-marks.ts'
import { updateObject } from '../update.ts'
import { ownWrite } from '../write-options.ts'

/** Writes the status of a definition that has none yet. */
export function acceptDefinition(context: ApiContext, crd: ApiObject): void {
  if (listAt(crd, 'status', 'conditions').length > 0) return
  const kind = context.registry.byStorage(CRDS)
  if (kind === undefined) return
  const target = context.registry.stored(kind)
  const status = { ...fieldsAt(crd, 'status'), ...acceptance(crd, timestamp(context)) }
  updateObject(context, target, crd, { ...crd, status }, ownWrite('kube-apiserver', 'status'))
}

function acceptance(crd: ApiObject, now: string): Fields {
  const condition = (type: string, reason: string, message: string) => ({
    type,
    status: 'True',
    lastTransitionTime: now,
    reason,
    message,
  })
  return {
    conditions: [
      condition('NamesAccepted', 'NoConflicts', 'no conflicts found'),
      condition('Established', 'InitialNamesAccepted', 'the initial names have been accepted'),
    ],
    acceptedNames: fieldsAt(crd, 'spec', 'names'),
  }
}
