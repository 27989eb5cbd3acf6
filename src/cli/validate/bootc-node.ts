import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { BootcNodeFields } from '#src/bootc-node/schema.ts'
import { objectSchema } from '#src/kube/schema/custom-resource-definition.ts'
import { fieldErrors } from '#src/kube/schema/field-errors.ts'
import { withoutNulls } from '#src/kube/schema/without-nulls.ts'
import type { Finding } from './finding.ts'
import type { JudgedKind } from './judged-kind.ts'
import { namedAs, withoutNamespace } from './named-as.ts'

export const BOOTC_NODE: JudgedKind = {
  resource: BOOTC_NODES,
  schema: () => objectSchema(BootcNodeFields),
  errorsOf: (object) => [
    ...namedAs(BOOTC_NODES, object),
    ...fieldErrors(BootcNodeFields, withoutNulls(BootcNodeFields, { spec: object['spec'] }), ''),
  ],
  warningsOf: (object) => [WRITTEN_BY_CONTROLLER, ...withoutNamespace(object)],
}

const WRITTEN_BY_CONTROLLER: Finding = {
  rule: 'written-by-controller',
  field: '',
  message:
    'the controller of a BootcNodePool writes the BootcNode of each of its Nodes: do not apply it, and write a BootcNodePool that selects the Node. A BootcNode that somebody else creates belongs to no pool, and keeps its Node out of every pool',
}
