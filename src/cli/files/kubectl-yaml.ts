// Parses plain scalars as kubectl does. Its YAML library, go-yaml v2, follows a part of YAML 1.1: `on`, `no` and `y` are
// booleans, a leading 0 makes an octal number, and dates and `1:30` are texts.
import type { ParseOptions, ScalarTag, SchemaOptions } from 'yaml'

const PREFIX = 'tag:yaml.org,2002:'

const NULL: ScalarTag = {
  tag: `${PREFIX}null`,
  default: true,
  test: /^(?:|~|null|Null|NULL)$/,
  resolve: () => null,
}

const TRUE: ScalarTag = {
  tag: `${PREFIX}bool`,
  default: true,
  test: /^(?:[yY]|yes|Yes|YES|true|True|TRUE|on|On|ON)$/,
  resolve: () => true,
}

const FALSE: ScalarTag = {
  tag: `${PREFIX}bool`,
  default: true,
  test: /^(?:[nN]|no|No|NO|false|False|FALSE|off|Off|OFF)$/,
  resolve: () => false,
}

// A number if it parses as one, else a text. No other value begins with these characters.
const NUMBER: ScalarTag = {
  tag: `${PREFIX}int`,
  default: true,
  test: /^[-+.0-9]/,
  resolve: (text) => numberOf(text) ?? text,
}

const FLOAT: ScalarTag = { ...NUMBER, tag: `${PREFIX}float` }

const NOT_FINITE: ScalarTag = {
  tag: `${PREFIX}float`,
  default: true,
  test: /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
  resolve: (text) =>
    /nan/i.test(text) ? Number.NaN : Number(`${text[0] === '-' ? '-' : ''}Infinity`),
}

/** Options of the parser: texts, lists and maps, and the other types that kubectl supports. */
export const KUBECTL_YAML: ParseOptions & SchemaOptions = {
  schema: 'failsafe',
  customTags: [NULL, TRUE, FALSE, NOT_FINITE, NUMBER, FLOAT],
  merge: true,
}

const DECIMAL = /^(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/
const OTHER_BASE = /^0(?:[xX][0-9a-fA-F]+|[bB][01]+|[oO][0-7]+)$/

// Underscores are allowed anywhere. `010` is octal; `089` is not valid octal, so it is decimal. A number that is too large
// is a text.
function numberOf(written: string): number | undefined {
  const [, sign = '', text = ''] = /^([-+]?)(.*)$/s.exec(written.replaceAll('_', '')) ?? []
  const digits = /^0[0-7]+$/.test(text) ? `0o${text.slice(1)}` : text
  if (!OTHER_BASE.test(digits) && !DECIMAL.test(digits)) return undefined
  const value = Number(digits)
  if (!Number.isFinite(value)) return undefined
  return sign === '-' ? -value : value
}
