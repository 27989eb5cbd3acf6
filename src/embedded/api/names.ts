// Which names the real server accepts, and its words about the others.
import type { Strategy } from './served-kind.ts'

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const QUALIFIED = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/

const LABEL_WORDS =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
const SUBDOMAIN_WORDS =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
const QUALIFIED_WORDS =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
const VALUE_WORDS =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"

/** The problems of an object's name; empty when there are none. */
export function nameProblems(name: string, rule: Strategy['name']): readonly string[] {
  return rule === 'label' ? labelProblems(name) : subdomainProblems(name)
}

/** RFC 1123 label, as namespaces are named. */
export function labelProblems(name: string): readonly string[] {
  return [
    ...(name.length > 63 ? ['must be no more than 63 characters'] : []),
    ...(name.includes('.') ? ['must not contain dots'] : LABEL.test(name) ? [] : [LABEL_WORDS]),
  ]
}

/** RFC 1123 subdomain, as most objects are named. */
export function subdomainProblems(name: string): readonly string[] {
  return [
    ...(name.length > 253 ? ['must be no more than 253 characters'] : []),
    ...(SUBDOMAIN.test(name) ? [] : [SUBDOMAIN_WORDS]),
  ]
}

/** Keys of labels and annotations: `prefix/name`. */
export function qualifiedNameProblems(key: string): readonly string[] {
  const parts = key.split('/')
  const name = parts.at(-1) ?? ''
  const [prefix] = parts
  if (parts.length > 2 || prefix === undefined) {
    return [
      "a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
    ]
  }
  const prefixProblems =
    parts.length === 1
      ? []
      : prefix === ''
        ? ['prefix part must be non-empty']
        : subdomainProblems(prefix).map((words) => `prefix part ${words}`)
  const nameProblem =
    name === ''
      ? ['name part must be non-empty', QUALIFIED_WORDS]
      : [
          ...(name.length > 63 ? ['name part must be no more than 63 bytes'] : []),
          ...(QUALIFIED.test(name) ? [] : [QUALIFIED_WORDS]),
        ]
  return [...prefixProblems, ...nameProblem]
}

export function labelValueProblems(value: string): readonly string[] {
  return [
    ...(value.length > 63 ? ['must be no more than 63 bytes'] : []),
    ...(value === '' || QUALIFIED.test(value) ? [] : [VALUE_WORDS]),
  ]
}
