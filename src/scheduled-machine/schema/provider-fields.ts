// The sources of the bootstrap and the infrastructure object: inline, or cloned from a template. Sundial creates the
// object with wider rights than its author has, so each installation sets the allowed groups and kinds.
import * as z from 'zod/mini'
import { fieldNotes } from '#src/kube/schema/field-notes.ts'
import { objectRule, type Rule, textRule } from '#src/kube/schema/rule.ts'
import { DNS_SUBDOMAIN, textLike, textOf } from '#src/kube/schema/texts.ts'
import { metadataFields } from './metadata-fields.ts'

export interface AllowedSources {
  readonly groups: readonly string[]
  /** The allowed kinds of the created objects. Empty: every kind of the groups. */
  readonly kinds: readonly string[]
}

/** `{ apiVersion, kind, metadata, spec }`. The spec belongs to the provider, and is not changed. */
export function inlineFields(description: string, { groups, kinds }: AllowedSources) {
  return z
    .object({
      apiVersion: apiVersion(groups),
      kind: kind('Kind of the object to make.', kinds),
      metadata: z.optional(metadataFields('object', 'Labels and annotations of the object.')),
      spec: z
        .looseObject({})
        .register(fieldNotes, { description: 'Its spec, which is not changed.' }),
    })
    .register(fieldNotes, { description, confidential: true })
}

/** `{ apiVersion, kind, name }` of a template in the same namespace. */
export function templateFields(description: string, { groups, kinds }: AllowedSources) {
  return z
    .object({
      apiVersion: apiVersion(groups),
      // Cluster API removes the suffix: a KubeadmConfig is created from a KubeadmConfigTemplate.
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

// The API server does not check an unchanged value again. But it does so in an object with fields that no schema
// declares, such as the spec of a provider. So the rule reads the old object: a stored object with both sources must
// still get a status.
/** Exactly one of the two sources is set. */
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

// Not a pattern, because the two mistakes have different messages.
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
