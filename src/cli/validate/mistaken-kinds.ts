// The kind of a template where an object is written, and the kind of an object where a template is named.
import { fieldOf } from '#src/scheduled-machine/provider-refs.ts'
import type { ParsedSpec, ProviderSource } from '#src/scheduled-machine/spec/parse-spec.ts'
import type { Finding } from './finding.ts'

/** All templates of Cluster API have this at the end of their kind. */
const SUFFIX = 'Template'

export function mistakenKinds({ bootstrap, infrastructure }: ParsedSpec): readonly Finding[] {
  return [
    ...mistakenKind('bootstrap', bootstrap),
    ...mistakenKind('infrastructure', infrastructure),
  ]
}

function mistakenKind(
  role: 'bootstrap' | 'infrastructure',
  source: ProviderSource | undefined,
): readonly Finding[] {
  if (source === undefined) return []
  const kind = source.type === 'inline' ? source.kind : source.template.kind
  if ((source.type === 'template') === kind.endsWith(SUFFIX)) return []
  const advice =
    source.type === 'inline'
      ? `is the kind of a template, and not of an object: write ${kind.slice(0, -SUFFIX.length)}, or name the template in spec.${role}Ref`
      : `is not the kind of a template: name a ${kind}${SUFFIX}, or write the object into spec.${role}Spec`
  return [
    { rule: 'mistaken-kind', field: `${fieldOf(role, source)}.kind`, message: `${kind} ${advice}` },
  ]
}
