// The spec of a pool as a pass uses it. An invalid field gives an error, and stops only what needs it (I9).
import { Duration } from 'luxon'
import type * as z from 'zod/mini'
import { PullSecretRef, RebootPolicy } from '#src/bootc-node/schema.ts'
import { parseReference } from '#src/images/reference.ts'
import { type Fields, fieldsAt, listAt, stringsAt, textAt } from '#src/kube/json.ts'
import { type FieldError, quote } from '#src/kube/schema/field-error.ts'
import { fieldErrors } from '#src/kube/schema/field-errors.ts'
import { OPTIONAL_LABEL_VALUE, QUALIFIED_NAME } from '#src/kube/schema/texts.ts'
import { withoutNulls } from '#src/kube/schema/without-nulls.ts'
import { NUMBER_OR_PERCENT_IN_WORDS } from './schema/int-or-percent.ts'
import { BootcNodePoolSpec } from './schema.ts'

/** A number of nodes, or a share of the pool such as `25%`. */
export type IntOrPercent = number | string

export interface ParsedSpec {
  /** Empty: the spec is valid. */
  readonly errors: readonly FieldError[]
  /** The errors in the words of the bootc operator; empty when the spec is valid. */
  readonly invalid: string
  /** A query such as `os=bootc,!legacy`, for the API server. Empty: every Node. `undefined` when it is invalid. */
  readonly nodeSelector: string | undefined
  /** `undefined` when it is invalid. */
  readonly imageRef: string | undefined
  /** `undefined` when it is invalid. */
  readonly maxUnavailable: IntOrPercent | undefined
  /** The default when it is invalid. */
  readonly haltThreshold: IntOrPercent
  readonly isPaused: boolean
  /** `undefined`: no timeout. */
  readonly drainTimeout: Duration | undefined
  /** `undefined`: no timeout. */
  readonly rebootTimeout: Duration | undefined
  readonly drain: 'evict' | 'none'
  readonly rebootPolicy: RebootPolicy
  readonly pullSecretRef: PullSecretRef | undefined
  readonly isPullSecretRefInvalid: boolean
}

/** Parses `spec` as it was read. Never throws. */
export function parseSpec(raw: unknown): ParsedSpec {
  const written = withoutNulls(BootcNodePoolSpec, raw)
  const spec = fieldsAt(written)
  const rollout = fieldsAt(spec.rollout)
  const selector = formatSelector(fieldsAt(spec.nodeSelector))
  const image = imageErrors(textAt(spec.image, 'ref'))
  const errors = [...fieldErrors(BootcNodePoolSpec, written, 'spec'), ...selector.errors, ...image]
  const isInvalid = (field: string) =>
    errors.some((error) => error.field === field || error.field.startsWith(`${field}.`))
  const valid = <T>(field: string, value: T): T | undefined =>
    isInvalid(`spec.${field}`) ? undefined : value
  const seconds = (field: string) => valid(`rollout.${field}`, secondsOf(rollout[field]))
  return {
    errors,
    invalid: [...new Set(errors.map((error) => inWords(error, spec)))].join('; '),
    nodeSelector: valid('nodeSelector', selector.text),
    imageRef: valid('image', textAt(spec.image, 'ref')),
    maxUnavailable: valid('rollout.maxUnavailable', intOrPercent(rollout.maxUnavailable, 1)),
    haltThreshold: valid('rollout.haltThreshold', intOrPercent(rollout.haltThreshold, 2)) ?? 2,
    isPaused: rollout.paused === true,
    drainTimeout: seconds('drainTimeoutSeconds'),
    rebootTimeout: seconds('rebootTimeoutSeconds'),
    drain: rollout.drain === 'none' ? 'none' : 'evict',
    rebootPolicy: usable(RebootPolicy, fieldsAt(spec.disruption).rebootPolicy) ?? 'RebootOnly',
    pullSecretRef: usable(PullSecretRef, spec.pullSecretRef),
    isPullSecretRefInvalid: isInvalid('spec.pullSecretRef'),
  }
}

// The schema refuses the same references, but has no reasons.
function imageErrors(ref: string): readonly FieldError[] {
  const parsed = parseReference(ref)
  if (parsed.type === 'reference') return []
  return [{ field: 'spec.image.ref', message: parsed.because }]
}

function inWords({ field, message }: FieldError, spec: Fields): string {
  const rollout = fieldsAt(spec.rollout)
  if (field === 'spec.image.ref') {
    const ref = textAt(spec.image, 'ref')
    const parsed = parseReference(ref)
    return `invalid image ref "${ref}": ${parsed.type === 'refused' ? parsed.because : message}`
  }
  if (field.startsWith('spec.nodeSelector')) {
    return `listing matching nodes: invalid nodeSelector: ${field}: ${message}`
  }
  if (field === 'spec.rollout.maxUnavailable') {
    return `invalid maxUnavailable ${JSON.stringify(rollout.maxUnavailable)}: must be ${NUMBER_OR_PERCENT_IN_WORDS}`
  }
  return `${field}: ${message}`
}

function usable<Schema extends z.ZodMiniType>(
  schema: Schema,
  raw: unknown,
): z.output<Schema> | undefined {
  const result = schema.safeParse(raw)
  return result.success ? result.data : undefined
}

function intOrPercent(raw: unknown, byDefault: number): IntOrPercent {
  return typeof raw === 'number' || typeof raw === 'string' ? raw : byDefault
}

// 0 means the same as nothing, as upstream.
function secondsOf(raw: unknown): Duration | undefined {
  return typeof raw === 'number' && raw > 0 ? Duration.fromObject({ seconds: raw }) : undefined
}

interface Formatted {
  readonly text: string
  readonly errors: readonly FieldError[]
}

function formatSelector(selector: Fields): Formatted {
  const labels = Object.entries(stringsAt(selector.matchLabels)).map(([key, value]) =>
    formatLabel(key, value),
  )
  const expressions = listAt(selector.matchExpressions).map(formatExpression)
  const all = [...labels, ...expressions]
  return {
    text: all.map(({ text }) => text).join(','),
    errors: all.flatMap(({ errors }) => errors),
  }
}

function formatLabel(key: string, value: string): Formatted {
  const field = 'spec.nodeSelector.matchLabels'
  const errors = [
    ...keyErrors(field, key),
    ...(isValue(value)
      ? []
      : [{ field: `${field}.${key}`, message: `${quote(value)} is not a value of a label` }]),
  ]
  return { text: `${key}=${value}`, errors }
}

function formatExpression(raw: unknown, index: number): Formatted {
  const field = `spec.nodeSelector.matchExpressions[${index}]`
  const { operator } = fieldsAt(raw)
  const key = textAt(raw, 'key')
  const values = listAt(raw, 'values').map(String)
  const invalid = values.find((value) => !isValue(value))
  const errors = [
    ...keyErrors(`${field}.key`, key),
    ...(invalid === undefined
      ? []
      : [{ field: `${field}.values`, message: `${quote(invalid)} is not a value of a label` }]),
  ]
  const faulty = (name: string, message: string): Formatted => ({
    text: '',
    errors: [...errors, { field: `${field}.${name}`, message }],
  })
  switch (operator) {
    case 'In':
    case 'NotIn':
      if (values.length === 0) return faulty('values', `must not be empty for ${operator}`)
      return {
        text: `${key} ${operator === 'In' ? 'in' : 'notin'} (${values.join(',')})`,
        errors,
      }
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0) return faulty('values', `must be empty for ${operator}`)
      return { text: operator === 'Exists' ? key : `!${key}`, errors }
    default:
      return faulty(
        'operator',
        `${quote(operator)} is not allowed: In, NotIn, Exists or DoesNotExist`,
      )
  }
}

function keyErrors(field: string, key: string): readonly FieldError[] {
  const isKey = key.length <= QUALIFIED_NAME.maxLength && QUALIFIED_NAME.pattern.test(key)
  return isKey ? [] : [{ field, message: `${quote(key)} is not a key of a label` }]
}

function isValue(value: string): boolean {
  return OPTIONAL_LABEL_VALUE.pattern.test(value)
}
