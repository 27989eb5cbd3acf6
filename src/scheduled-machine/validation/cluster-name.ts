// `spec.clusterName` becomes the label cluster.x-k8s.io/cluster-name of everything that is made.
import { ALLOWED } from '../schema/texts.ts'
import type { Fields } from './fields.ts'
import { type FieldProblem, quote, refused } from './problem.ts'

/** A cluster name that could not be a label value, with the character that is at fault. */
export function clusterNameProblems(spec: Fields): FieldProblem[] {
  const name = spec.clusterName
  if (typeof name !== 'string') return []
  const why = fault(name)
  return why === undefined ? [] : [refused('spec.clusterName', name, ALLOWED.clusterName, why)]
}

function fault(name: string): string | undefined {
  if (name === '') return 'clusterName must not be empty'
  const strange = /[^-_.A-Za-z0-9]/u.exec(name)
  if (strange !== null) return `invalid character ${quote(strange[0])}`
  if (name.length > 63) return `${name.length} characters, more than 63`
  const [edge] = /^[-_.]|[-_.]$/.exec(name) ?? []
  return edge === undefined ? undefined : `${quote(edge)} cannot stand at an end`
}
