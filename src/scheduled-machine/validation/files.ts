// `spec.files`: where each goes, and that its content comes from one place.
import { ALLOWED } from '../schema/texts.ts'
import { type Fields, fieldsOf, isFields, listOf } from './fields.ts'
import { entry, type FieldProblem, refused } from './problem.ts'

/** Files with a path that is not absolute or climbs, and files without exactly one source. */
export function fileProblems(spec: Fields): FieldProblem[] {
  return listOf(spec.files).flatMap((file, index) => {
    if (!isFields(file)) return []
    const field = entry('spec.files', index)
    return [...pathProblem(`${field}.path`, file.path), ...sourceProblem(field, file)]
  })
}

function pathProblem(field: string, path: unknown): FieldProblem[] {
  if (typeof path !== 'string') return []
  const climbs = path.split('/').includes('..')
  return path.startsWith('/') && !climbs ? [] : [refused(field, path, ALLOWED.path)]
}

function sourceProblem(field: string, file: Fields): FieldProblem[] {
  const { content, contentFrom } = file
  if ((content === undefined) === (contentFrom === undefined)) {
    return [{ field, message: 'exactly one of content and contentFrom must be set' }]
  }
  if (!isFields(contentFrom)) return []
  const { configMapKeyRef, secretKeyRef } = fieldsOf(contentFrom)
  if ((configMapKeyRef === undefined) !== (secretKeyRef === undefined)) return []
  return [
    {
      field: `${field}.contentFrom`,
      message: 'exactly one of configMapKeyRef and secretKeyRef must be set',
    },
  ]
}
