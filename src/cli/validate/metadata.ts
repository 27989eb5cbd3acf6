// The errors of `metadata` that the API server finds by itself, without the schema of the kind.
import { fieldsAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { quote, refusal } from '#src/kube/schema/field-error.ts'
import {
  type Grammar,
  isQualifiedName,
  OPTIONAL_LABEL_VALUE,
  QUALIFIED_NAME,
} from '#src/kube/schema/texts.ts'
import type { Finding } from './finding.ts'

const NAMESPACE: Grammar = {
  pattern: /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/,
  maxLength: 63,
  allowed: 'at most 63 lower-case letters, digits or -, with a letter or digit at both ends',
}

/** The namespace, the labels and the annotations: their types, and names and values that are none. */
export function metadataFindings({ metadata }: KubeObject): readonly Finding[] {
  const { namespace } = metadata
  return [
    ...(namespace === undefined ? [] : textFindings('metadata.namespace', namespace, NAMESPACE)),
    ...mapFindings('labels', metadata),
    ...mapFindings('annotations', metadata),
  ]
}

function mapFindings(name: 'labels' | 'annotations', metadata: object): readonly Finding[] {
  const map: unknown = Reflect.get(metadata, name)
  const field = `metadata.${name}`
  if (map === undefined || map === null) return []
  if (typeof map !== 'object' || Array.isArray(map)) {
    return [invalid(field, 'must be a map of texts')]
  }
  return Object.entries(fieldsAt(map)).flatMap(([key, value]) => [
    ...(isQualifiedName(key)
      ? []
      : [
          invalid(
            `${field}.${key}`,
            `${name} key ${quote(key)} is not allowed: ${QUALIFIED_NAME.allowed}`,
          ),
        ]),
    ...valueFindings(name, `${field}.${key}`, value),
  ])
}

function valueFindings(name: string, field: string, value: unknown): readonly Finding[] {
  if (typeof value !== 'string') {
    const read = JSON.stringify(value)
    return [invalid(field, `must be a text, but kubectl reads it as ${read}: put it in quotes`)]
  }
  return name === 'labels' ? textFindings(field, value, OPTIONAL_LABEL_VALUE) : []
}

function textFindings(field: string, value: string, grammar: Grammar): readonly Finding[] {
  if (isLike(value, grammar)) return []
  return [invalid(field, refusal({ value, allowed: grammar.allowed }))]
}

function isLike(text: string, { pattern, maxLength }: Grammar): boolean {
  return text.length <= maxLength && pattern.test(text)
}

function invalid(field: string, message: string): Finding {
  return { rule: 'invalid-value', field, message }
}
