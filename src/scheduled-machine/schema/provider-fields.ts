// Where the bootstrap and the infrastructure object come from: written inline, or cloned from a template.
import * as z from 'zod/mini'
import { crdNotes } from '#src/kube/crd-notes.ts'
import { ALLOWED, PATTERNS, textLike, textOf } from './texts.ts'

/** `{ apiVersion, kind, spec }`; the spec is the provider's own and passes untouched. */
export function inlineFields(description: string, groups: readonly string[]) {
  return z
    .object({
      apiVersion: apiVersion(groups),
      kind: textOf(1, 63, 'Kind of the object to make.'),
      spec: z
        .looseObject({})
        .register(crdNotes, { description: 'Its spec, passed through untouched.' }),
    })
    .register(crdNotes, { description })
}

/** `{ apiVersion, kind, name }` of a template in the same namespace. */
export function templateFields(description: string, groups: readonly string[]) {
  return z
    .object({
      apiVersion: apiVersion(groups),
      kind: textOf(1, 63, 'Kind of the template.'),
      name: textLike(PATTERNS.dnsSubdomain, 253, {
        description: 'Name of the template, in the same namespace.',
        allowed: ALLOWED.dnsSubdomain,
      }),
    })
    .register(crdNotes, { description })
}

/** What an apiVersion has to look like to be in one of the groups. */
export function apiVersionPattern(groups: readonly string[]): RegExp {
  const names = groups.map((group) => group.replaceAll('.', '\\.')).join('|')
  return new RegExp(`^(?:${names})/[a-z](?:[-a-z0-9]*[a-z0-9])?$`)
}

/** The words that go with it. */
export function allowedApiVersion(groups: readonly string[]): string {
  return `<group>/<version> with the group ${groups.join(' or ')}`
}

function apiVersion(groups: readonly string[]) {
  const allowed = allowedApiVersion(groups)
  return z
    .string()
    .check(z.maxLength(317))
    .register(crdNotes, {
      description: `API group and version, ${allowed}.`,
      allowed,
      // Not a pattern, because the two mistakes have their own words, and because the groups are
      // configuration: in code the rule is ../validation/sources.ts.
      rules: [
        { rule: "self.contains('/')", message: `must use a namespaced API group: ${allowed}` },
        {
          rule: `!self.contains('/') || self.matches('${apiVersionPattern(groups).source.replaceAll('\\/', '/').replaceAll('\\', '\\\\')}')`,
          message: `the API group is not allowed: ${allowed}`,
        },
      ],
    })
}
