// The admission policy of a ScheduleOverride: how long it may be, and that nobody creates one in the name of another user.
import type { KubeObject } from '#src/kube/object.ts'
import { admissionPolicy } from '#src/kube/schema/admission-policy.ts'
import { celText } from '#src/kube/schema/cel-text.ts'
import { policyRules } from '#src/kube/schema/policy-rules.ts'
import { CREATED_BY_ANNOTATION } from './labels.ts'
import { SCHEDULE_OVERRIDES } from './resource.ts'
import { OverrideFields } from './schema.ts'

/** The policy and its binding. */
export function scheduleOverridePolicy(): readonly [KubeObject, KubeObject] {
  return admissionPolicy({
    name: 'sundial-schedule-override',
    resource: SCHEDULE_OVERRIDES,
    variables: {
      createdBy: `object.metadata.?annotations[?${celText(CREATED_BY_ANNOTATION)}].orValue('')`,
      createdByBefore: `oldObject == null ? '' : oldObject.metadata.?annotations[?${celText(CREATED_BY_ANNOTATION)}].orValue('')`,
    },
    rules: policyRules(OverrideFields),
    validations: [
      {
        expression:
          'variables.createdBy == variables.createdByBefore || (oldObject == null && variables.createdBy == request.userInfo.username)',
        message: `metadata.annotations[${CREATED_BY_ANNOTATION}]: must be the name of the user who creates the override, and cannot be changed.`,
      },
    ],
  })
}
