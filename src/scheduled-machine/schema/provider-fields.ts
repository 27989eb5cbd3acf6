// The sources of the bootstrap and the infrastructure object: inline, or cloned from a template. Sundial creates the
// object with wider rights than its author has, so each installation sets the allowed groups and kinds. They are parameters
// of the admission policy; the definition is the same everywhere.
import * as z from 'zod/mini'
import { celMatches, celRefusal } from '#src/kube/schema/cel-text.ts'
import { fieldNotes } from '#src/kube/schema/field-notes.ts'
import { objectRule, type Rule, textRule } from '#src/kube/schema/rule.ts'
import { DNS_SUBDOMAIN, KIND, textLike } from '#src/kube/schema/texts.ts'
import { metadataFields } from './metadata-fields.ts'

export interface AllowedSources {
  /** Whose variables of the admission policy have the groups and kinds: `variables.bootstrapGroups`. */
  readonly role: 'bootstrap' | 'infrastructure'
  readonly groups: readonly string[]
  /** The allowed kinds of the created objects. Empty: every kind of the groups. */
  readonly kinds: readonly string[]
}

/** `{ apiVersion, kind, metadata, spec }`. The spec belongs to the provider, and is not changed. */
export function inlineFields(description: string, sources: AllowedSources) {
  return z
    .object({
      apiVersion: apiVersion(sources),
      kind: kind('Kind of the object to make.', sources, ''),
      metadata: z.optional(metadataFields('object', 'Labels and annotations of the object.')),
      spec: z
        .looseObject({})
        .register(fieldNotes, { description: 'Its spec, which is not changed.' }),
    })
    .register(fieldNotes, { description, confidential: true })
}

/** `{ apiVersion, kind, name }` of a template in the same namespace. */
export function templateFields(description: string, sources: AllowedSources) {
  return z
    .object({
      apiVersion: apiVersion(sources),
      // Cluster API removes the suffix: a KubeadmConfig is created from a KubeadmConfigTemplate.
      kind: kind('Kind of the template.', sources, 'Template'),
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

const API_VERSION = '<group>/<version>'
const GROUP_AND_VERSION = /^[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?\/[a-z](?:[-a-z0-9]*[a-z0-9])?$/

// Not a pattern, because the mistakes have different messages.
function apiVersion({ role, groups }: AllowedSources) {
  const allowed = `${API_VERSION} with the group ${groups.join(' or ')}`
  const allowedGroups = `variables.${role}Groups`
  return z
    .string()
    .check(z.maxLength(317))
    .register(fieldNotes, {
      description: `API group and version, ${API_VERSION}. The groups are limited by the installation.`,
      allowed,
      confidential: false,
      rules: [
        textRule({
          rule: "self.contains('/')",
          message: `must use a namespaced API group: ${API_VERSION}`,
          isMet: (text) => text.includes('/'),
          explain: () => [{ why: 'must use a namespaced API group' }],
        }),
        textRule({
          rule: `!self.contains('/') || ${celMatches('self', GROUP_AND_VERSION)}`,
          message: `must be ${API_VERSION}, such as ${role}.cluster.x-k8s.io/v1beta2`,
          isMet: (text) => !text.includes('/') || GROUP_AND_VERSION.test(text),
        }),
        textRule({
          policy: {
            isMet: `self.split('/')[0] in ${allowedGroups}`,
            message: celRefusal(
              'self',
              `'${API_VERSION} with the group ' + ${allowedGroups}.join(' or ')`,
            ),
          },
          message: `must be ${allowed}`,
          isMet: (text) =>
            !GROUP_AND_VERSION.test(text) || groups.includes(text.split('/')[0] ?? ''),
        }),
      ],
    })
}

function kind(description: string, { role, kinds }: AllowedSources, suffix: string) {
  const names = kinds.map((each) => `${each}${suffix}`)
  const allowedNames = `variables.${role}Kinds.map(kind, kind + '${suffix}')`
  const allowed = `one of ${names.join(', ')}`
  return textLike(KIND, {
    description,
    confidential: false,
    rules: [
      textRule({
        policy: {
          isMet: `variables.${role}Kinds == [] || self in ${allowedNames}`,
          message: celRefusal('self', `'one of ' + ${allowedNames}.join(', ')`),
        },
        message: 'must be a kind that the installation allows',
        isMet: (text) => !KIND.pattern.test(text) || names.length === 0 || names.includes(text),
        explain: () => [{ allowed }],
      }),
    ],
  })
}
