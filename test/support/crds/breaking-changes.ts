// The changes of a definition that an object or a client of the earlier one can notice: a field that is gone, and a rule that
// is tighter. A new version of the API may have any of them, beside the old one.
import { fieldsAt, listAt, textAt, valueAt } from '#src/kube/json.ts'
import { isEqual } from '#src/kube/merge-patch.ts'
import type { KubeObject } from '#src/kube/object.ts'

/** A sentence for each, such as `v1alpha1 .spec.schedule: maximum 100 became 50`; none for additions and looser rules. */
export function breakingChanges(earlier: KubeObject, later: KubeObject): readonly string[] {
  const names = ['scope', 'group', 'names.kind', 'names.plural']
  const versions = listAt(later, 'spec', 'versions')
  return [
    ...names.flatMap((path) => changed(path, earlier, later)),
    ...missing('short name', listAt(earlier, ...NAMES), listAt(later, ...NAMES)),
    ...listAt(earlier, 'spec', 'versions').flatMap((version) => {
      const name = textAt(version, 'name')
      const same = versions.find((each) => textAt(each, 'name') === name)
      if (same === undefined) return [`version ${name} is gone`]
      return ofVersion(version, same).map((words) => `${name} ${words}`)
    }),
  ]
}

const NAMES = ['spec', 'names', 'shortNames']

function changed(path: string, earlier: KubeObject, later: KubeObject): readonly string[] {
  const [before, after] = [earlier, later].map((each) => textAt(each, 'spec', ...path.split('.')))
  return before === after ? [] : [`${path} ${before} became ${after}`]
}

function missing(
  what: string,
  before: readonly unknown[],
  after: readonly unknown[],
): readonly string[] {
  const gone = before.filter((value) => !after.some((each) => isEqual(each, value)))
  return gone.map((value) => `${what} ${wordsOf(value)} is gone`)
}

function ofVersion(before: unknown, after: unknown): readonly string[] {
  const columns = (version: unknown) =>
    listAt(version, 'additionalPrinterColumns').map((each) => textAt(each, 'name'))
  const selectable = (version: unknown) =>
    listAt(version, 'selectableFields').map((each) => textAt(each, 'jsonPath'))
  return [
    ...(valueAt(before, 'served') === true && valueAt(after, 'served') !== true
      ? ['is not served any more']
      : []),
    ...missing('subresource', subresources(before), subresources(after)),
    // The sweep and users read columns by their names.
    ...missing('column', columns(before), columns(after)),
    ...missing('selectable field', selectable(before), selectable(after)),
    ...ofSchema(fieldsAt(before, ...SCHEMA), fieldsAt(after, ...SCHEMA), ''),
  ]
}

const SCHEMA = ['schema', 'openAPIV3Schema']

function subresources(version: unknown): readonly string[] {
  return Object.keys(fieldsAt(version, 'subresources'))
}

type Schema = Readonly<Record<string, unknown>>

function ofSchema(before: Schema, after: Schema, path: string): readonly string[] {
  const here = [...ofBounds(before, after), ...ofValues(before, after), ...ofShape(before, after)]
  const properties = fieldsAt(after, 'properties')
  return [
    ...here.map((words) => `${path || '.'}: ${words}`),
    ...Object.entries(fieldsAt(before, 'properties')).flatMap(([name, schema]) =>
      name in properties
        ? ofSchema(fieldsAt({ schema }, 'schema'), fieldsAt(properties, name), `${path}.${name}`)
        : [`${path}.${name}: the field is gone`],
    ),
    ...['items', 'additionalProperties'].flatMap((name) =>
      name in before && name in after
        ? ofSchema(fieldsAt(before, name), fieldsAt(after, name), `${path}[]`)
        : [],
    ),
  ]
}

const AT_LEAST = ['minimum', 'minLength', 'minItems', 'minProperties']
const AT_MOST = ['maximum', 'maxLength', 'maxItems', 'maxProperties']

function ofBounds(before: Schema, after: Schema): readonly string[] {
  const tighter = (name: string, isTighter: (was: number, is: number) => boolean, none: number) => {
    const [was, is] = [before[name] ?? none, after[name] ?? none].map(Number)
    return was !== undefined && is !== undefined && isTighter(was, is)
      ? [`${name} ${before[name] ?? 'none'} became ${is}`]
      : []
  }
  return [
    ...AT_LEAST.flatMap((name) => tighter(name, (was, is) => is > was, Number.NEGATIVE_INFINITY)),
    ...AT_MOST.flatMap((name) => tighter(name, (was, is) => is < was, Number.POSITIVE_INFINITY)),
  ]
}

// What values are allowed, and which value a missing field has.
function ofValues(before: Schema, after: Schema): readonly string[] {
  const rules = (schema: Schema) =>
    listAt(schema, 'x-kubernetes-validations').map((each) => textAt(each, 'rule'))
  const added = rules(after).filter((rule) => !rules(before).includes(rule))
  return [
    ...added.map((rule) => `there is a new rule ${rule}`),
    ...(before['enum'] === undefined && after['enum'] !== undefined ? ['there is a new enum'] : []),
    ...(after['enum'] === undefined
      ? []
      : missing('the value', listAt(before, 'enum'), listAt(after, 'enum'))),
    ...['pattern', 'format', 'multipleOf'].flatMap((name) =>
      after[name] === undefined || after[name] === before[name]
        ? []
        : [`${name} ${wordsOf(before[name])} became ${wordsOf(after[name])}`],
    ),
    ...(isEqual(before['default'], after['default'])
      ? []
      : [`default ${wordsOf(before['default'])} became ${wordsOf(after['default'])}`]),
  ]
}

const FLAGS = ['nullable', 'x-kubernetes-preserve-unknown-fields', 'x-kubernetes-int-or-string']
const LOGIC = ['allOf', 'anyOf', 'oneOf', 'not']

function ofShape(before: Schema, after: Schema): readonly string[] {
  const required = listAt(after, 'required').filter(
    (name) => !listAt(before, 'required').includes(name),
  )
  const same = [
    'type',
    'x-kubernetes-list-type',
    'x-kubernetes-list-map-keys',
    'x-kubernetes-map-type',
  ]
  return [
    ...required.map((name) => `${name} is required now`),
    ...same.flatMap((name) =>
      isEqual(before[name], after[name])
        ? []
        : [`${name} ${wordsOf(before[name])} became ${wordsOf(after[name])}`],
    ),
    ...FLAGS.flatMap((name) =>
      before[name] === true && after[name] !== true ? [`${name} is gone`] : [],
    ),
    ...LOGIC.flatMap((name) =>
      after[name] === undefined || isEqual(before[name], after[name])
        ? []
        : [`${name} is not the same`],
    ),
    ...('additionalProperties' in before && !('additionalProperties' in after)
      ? ['other fields are not allowed any more']
      : []),
  ]
}

function wordsOf(value: unknown): string {
  if (value === undefined) return 'none'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
