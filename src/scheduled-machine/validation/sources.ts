// Where the bootstrap and the infrastructure object come from: one source each, in an API group that
// this installation allows, because a stronger identity than the author's makes the object.
import { allowedApiVersion, apiVersionPattern } from '../schema/provider-fields.ts'
import type { Settings } from '../settings.ts'
import { type Fields, fieldsOf, isFields } from './fields.ts'
import { type FieldProblem, refused } from './problem.ts'

const SIDES = [
  {
    inline: 'bootstrapSpec',
    template: 'bootstrapRef',
    groups: 'bootstrapGroups',
    kinds: 'bootstrapKinds',
  },
  {
    inline: 'infrastructureSpec',
    template: 'infrastructureRef',
    groups: 'infrastructureGroups',
    kinds: 'infrastructureKinds',
  },
] as const

/** A source that is missing, double, or of a group or kind that is not allowed. */
export function sourceProblems(spec: Fields, settings: Settings): FieldProblem[] {
  return SIDES.flatMap(({ inline, template, groups, kinds }) => [
    ...exactlyOne(spec, inline, template),
    ...[inline, template].flatMap((name) => groupProblem(name, spec[name], settings[groups])),
    ...kindProblem(inline, kindOf(spec[inline]), settings[kinds]),
    ...kindProblem(template, kindOf(spec[template]), settings[kinds], TEMPLATE),
  ])
}

function exactlyOne(spec: Fields, inline: string, template: string): FieldProblem[] {
  const present = [inline, template].filter((name) => spec[name] !== undefined)
  if (present.length === 1) return []
  const allowed = `exactly one of spec.${inline} and spec.${template} must be set`
  if (present.length === 0) return [{ field: `spec.${inline}`, message: `is required: ${allowed}` }]
  return [
    { field: `spec.${template}`, message: `is not allowed beside spec.${inline}: ${allowed}` },
  ]
}

function groupProblem(name: string, raw: unknown, groups: readonly string[]): FieldProblem[] {
  const apiVersion = fieldsOf(raw).apiVersion
  const field = `spec.${name}.apiVersion`
  if (!isFields(raw) || typeof apiVersion !== 'string') return []
  const allowed = allowedApiVersion(groups)
  if (!apiVersion.includes('/')) {
    return [refused(field, apiVersion, allowed, 'must use a namespaced API group')]
  }
  return apiVersionPattern(groups).test(apiVersion) ? [] : [refused(field, apiVersion, allowed)]
}

/** As Cluster API takes it off: a KubeadmConfigTemplate makes a KubeadmConfig. */
const TEMPLATE = 'Template'

function kindProblem(
  name: string,
  kind: unknown,
  kinds: readonly string[],
  suffix = '',
): FieldProblem[] {
  const allowed = kinds.map((each) => `${each}${suffix}`)
  if (kinds.length === 0 || typeof kind !== 'string' || allowed.includes(kind)) return []
  return [refused(`spec.${name}.kind`, kind, `one of ${allowed.join(', ')}`)]
}

function kindOf(raw: unknown): unknown {
  return fieldsOf(raw).kind
}
