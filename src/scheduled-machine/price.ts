// What an hour of a machine costs, from the labels of its ScheduledMachine. Only readers use it: the program, the console
// and kube-state-metrics. No pass does.
import { fieldsAt } from '#src/kube/json.ts'
import { quote } from '#src/kube/schema/field-error.ts'

/** A number such as `0.42`. */
const PRICE_LABEL = 'schedule.sundial.dev/price-per-hour'
/** Such as `EUR`. */
const CURRENCY_LABEL = 'schedule.sundial.dev/price-currency'

export interface Price {
  readonly perHour: number
  /** Absent: the label is missing. */
  readonly currency?: string
}

/** `undefined`: there is no price, or one of the two labels is not valid. */
export function priceOf({ metadata }: { readonly metadata: object }): Price | undefined {
  const labels = fieldsAt(metadata, 'labels')
  const { [PRICE_LABEL]: price, [CURRENCY_LABEL]: currency } = labels
  if (price === undefined || priceErrors({ metadata }).length > 0) return undefined
  return { perHour: Number(price), ...(currency !== undefined && { currency: String(currency) }) }
}

/** The labels that are not valid, and their message. */
export function priceErrors({ metadata }: { readonly metadata: object }): readonly LabelError[] {
  const labels = fieldsAt(metadata, 'labels')
  return RULES.flatMap(({ label, pattern, allowed }) => {
    const { [label]: value } = labels
    if (typeof value !== 'string' || pattern.test(value)) return []
    return [{ field: `metadata.labels.${label}`, message: `${quote(value)} is not ${allowed}` }]
  })
}

export interface LabelError {
  readonly field: string
  readonly message: string
}

const RULES = [
  {
    label: PRICE_LABEL,
    pattern: /^\d{1,9}(?:\.\d{1,6})?$/,
    allowed: 'a price per hour: a number such as 0.42, with at most six decimals',
  },
  {
    label: CURRENCY_LABEL,
    pattern: /^[A-Z]{3}$/,
    allowed: 'a currency: three letters such as EUR',
  },
] as const
