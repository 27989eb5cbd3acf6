import { valueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { objectSchema } from '#src/kube/schema/custom-resource-definition.ts'
import type { FieldError } from '#src/kube/schema/field-error.ts'
import { fieldErrors } from '#src/kube/schema/field-errors.ts'
import { withoutNulls } from '#src/kube/schema/without-nulls.ts'
import { SCHEDULE_OVERRIDES } from '#src/schedule-override/resource.ts'
import { OverrideFields } from '#src/schedule-override/schema.ts'
import type { JudgedKind } from './judged-kind.ts'
import { namedAs } from './named-as.ts'
import { lengthWarnings } from './override-warnings.ts'

export const SCHEDULE_OVERRIDE: JudgedKind = {
  resource: SCHEDULE_OVERRIDES,
  schema: () => objectSchema(OverrideFields),
  errorsOf: (object) => [
    ...namedAs(SCHEDULE_OVERRIDES, object),
    ...fieldErrors(OverrideFields, withoutNulls(OverrideFields, { spec: object['spec'] }), '').map(
      (error) => withHint(error, object),
    ),
  ],
  warningsOf: lengthWarnings,
}

function withHint({ field, message }: FieldError, { spec }: KubeObject): FieldError {
  const isUnquoted = field === 'spec.state' && typeof valueAt(spec, 'state') === 'boolean'
  return {
    field,
    message: isUnquoted ? `${message}, in quotes: YAML reads it as a boolean` : message,
  }
}
