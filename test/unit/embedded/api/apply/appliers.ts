// Appliers of a Thing, and the owners of its fields.
import {
  APPLY,
  type Body,
  type StartedApi,
  THINGS,
  thing,
} from '#test/unit/embedded/api/started-api.ts'

export function applier({ ask }: StartedApi) {
  return (manager: string, spec: object, more: { force?: boolean; metadata?: object } = {}) =>
    ask(
      'PATCH',
      `${THINGS}/s?fieldManager=${manager}${more.force === true ? '&force=true' : ''}`,
      thing('s', spec, more.metadata),
      APPLY,
    )
}

export const owners = (body: Body) =>
  body.metadata.managedFields?.map(({ manager, operation, fieldsV1 }) => [
    manager,
    operation,
    fieldsV1,
  ])
