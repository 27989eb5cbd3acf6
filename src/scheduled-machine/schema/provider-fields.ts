// Where the bootstrap and the infrastructure object come from: written inline, or cloned from a template.
// A stronger identity than the author's makes the object, so each installation says which groups and
// kinds it allows.
import * as z from 'zod/mini'
import { fieldNotes } from '#src/kube/schema/field-notes.ts'
import { objectRule, type Rule, textRule } from '#src/kube/schema/rule.ts'
import { DNS_SUBDOMAIN, textLike, textOf } from '#src/kube/schema/texts.ts'

export interface AllowedSources {
  readonly groups: readonly string[]
  /** Of the objects that are made; empty: every kind of the groups. */
  readonly kinds: readonly string[]
}

/** `{ apiVersion, kind, spec }`; the spec is the provider's own and passes untouched. */
export function inlineFields(description: string, { groups, kinds }: AllowedSources) {
  return z
    .object({
      apiVersion: apiVersion(groups),
      kind: kind('Kind of the object to make.', kinds),
      spec: z
        .looseObject({})
        .register(fieldNotes, { description: 'Its spec, passed through untouched.' }),
    })
    .register(fieldNotes, { description, confidential: true })
}

/** `{ apiVersion, kind, name }` of a template in the same namespace. */
export function templateFields(description: string, { groups, kinds }: AllowedSources) {
  return z
    .object({
      apiVersion: apiVersion(groups),
      // Cluster API removes the suffix: a KubeadmConfigTemplate makes a KubeadmConfig.
      kind: kind(
        'Kind of the template.',
        kinds.map((each) => `${each}Template`),
      ),
      name: textLike(DNS_SUBDOMAIN, {
        description: 'Name of the template, in the same namespace.',
      }),
    })
    .register(fieldNotes, { description })
}

// The API server does not judge again a value that has not changed, but this does not hold for an object
// with fields that no schema declares, such as a provider's spec. So the rule looks at the old object: one
// that was stored with both sources must still get a status.
/** One of two sources is there, and the other is not. */
export function oneSource(inline: string, template: string): Rule {
  const before = `oldSelf.?${inline}.hasValue() == oldSelf.?${template}.hasValue()`
  const message = `exactly one of spec.${inline} and spec.${template} must be set`
  return objectRule({
    rule: `has(self.${inline}) != has(self.${template}) || (oldSelf.hasValue() && ${before})`,
    optionalOldSelf: true,
    message,
    isMet: (spec) => (spec[inline] === undefined) !== (spec[template] === undefined),
    explain: (spec) =>
      spec[inline] === undefined
        ? [{ at: inline, message: `is required: ${message}` }]
        : [{ at: template, message: `is not allowed beside spec.${inline}: ${message}` }],
  })
}

// Not a pattern, because the two mistakes have their own words.
function apiVersion(groups: readonly string[]) {
  const names = groups.map((group) => group.replaceAll('.', '\\.')).join('|')
  const pattern = new RegExp(`^(?:${names})/[a-z](?:[-a-z0-9]*[a-z0-9])?$`)
  const allowed = `<group>/<version> with the group ${groups.join(' or ')}`
  return z
    .string()
    .check(z.maxLength(317))
    .register(fieldNotes, {
      description: `API group and version, ${allowed}.`,
      allowed,
      confidential: false,
      rules: [
        textRule({
          rule: "self.contains('/')",
          message: `must use a namespaced API group: ${allowed}`,
          isMet: (text) => text.includes('/'),
          explain: () => [{ why: 'must use a namespaced API group' }],
        }),
        textRule({
          rule: `!self.contains('/') || self.matches('${pattern.source.replaceAll('\\/', '/').replaceAll('\\', '\\\\')}')`,
          message: `the API group is not allowed: ${allowed}`,
          isMet: (text) => !text.includes('/') || pattern.test(text),
        }),
      ],
    })
}

function kind(description: string, kinds: readonly string[]) {
  const allowed = `one of ${kinds.join(', ')}`
  const isAllowed = textRule({
    rule: `self in [${kinds.map((each) => `'${each}'`).join(', ')}]`,
    message: `must be ${allowed}`,
    isMet: (text) => kinds.includes(text),
    explain: () => [{ allowed }],
  })
  return textOf(1, 63, {
    description,
    confidential: false,
    ...(kinds.length > 0 && { rules: [isAllowed] }),
  })
}
