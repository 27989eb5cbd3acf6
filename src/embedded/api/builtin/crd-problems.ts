// Which CustomResourceDefinitions can be served.

import { isFields, listAt, textAt, valueAt } from '#src/kube/json.ts'
import type { ApiObject } from '../api-object.ts'
import { compiledSchema } from '../crds/compiled-schema.ts'
import { type FieldProblem, invalidValue, notSupported, requiredValue } from '../field-error.ts'
import { compileJsonPath } from '../table/json-path.ts'

const IMMUTABLE = [['scope'], ['names', 'kind'], ['group'], ['names', 'plural']] as const

/** The problems of a definition: of its names, its versions, their schemas and columns. */
export function crdProblems(crd: ApiObject, old?: ApiObject): readonly FieldProblem[] {
  const { name } = crd.metadata
  const group = textAt(crd, 'spec', 'group')
  const plural = textAt(crd, 'spec', 'names', 'plural')
  const scope = textAt(crd, 'spec', 'scope')
  const versions = listAt(crd, 'spec', 'versions')
  const stored = versions.filter((version) => valueAt(version, 'storage') === true)
  return [
    ...(old !== undefined || name === `${plural}.${group}`
      ? []
      : [invalidValue('metadata.name', name, 'must be spec.names.plural+"."+spec.group')]),
    ...(group === '' ? [requiredValue('spec.group')] : []),
    ...(scope === '' ? [requiredValue('spec.scope')] : []),
    ...(scope === '' || ['Cluster', 'Namespaced'].includes(scope)
      ? []
      : [notSupported('spec.scope', scope, ['Cluster', 'Namespaced'])]),
    ...['plural', 'singular', 'kind', 'listKind'].flatMap((name) =>
      textAt(crd, 'spec', 'names', name) ? [] : [requiredValue(`spec.names.${name}`)],
    ),
    ...(stored.length === 1
      ? []
      : [
          invalidValue(
            'spec.versions',
            versions,
            'must have exactly one version marked as storage version',
          ),
        ]),
    ...versions.flatMap((version, index) => versionProblems(version, `spec.versions[${index}]`)),
    ...(old === undefined ? [] : changeProblems(crd, old)),
  ]
}

function changeProblems(crd: ApiObject, old: ApiObject): readonly FieldProblem[] {
  return IMMUTABLE.filter(
    (path) => valueAt(crd, 'spec', ...path) !== valueAt(old, 'spec', ...path),
  ).map((path) =>
    invalidValue(`spec.${path.join('.')}`, valueAt(crd, 'spec', ...path), 'field is immutable'),
  )
}

function versionProblems(version: unknown, field: string): readonly FieldProblem[] {
  const schema = valueAt(version, 'schema', 'openAPIV3Schema')
  if (!isFields(schema)) {
    return [requiredValue(`${field}.schema.openAPIV3Schema`)]
  }
  const columns = listAt(version, 'additionalPrinterColumns')
  return [
    ...attempt(`${field}.schema.openAPIV3Schema`, schema, () => compiledSchema(schema)),
    ...columns.flatMap((column, index) => {
      const path = textAt(column, 'jsonPath')
      const where = `${field}.additionalPrinterColumns[${index}].jsonPath`
      return attempt(where, path, () => compileJsonPath(path))
    }),
  ]
}

function attempt(field: string, value: unknown, compile: () => unknown): readonly FieldProblem[] {
  try {
    compile()
    return []
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    return [invalidValue(field, typeof value === 'string' ? value : null, words)]
  }
}
