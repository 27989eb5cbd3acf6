// `labelSelector=a=b,c!=d,e in (f,g),h notin (i),j,!k`, with the parser's complaints of the real one.
import { badRequest } from './api-error.ts'
import { invalidValue } from './field-error.ts'
import { labelValueProblems, qualifiedNameProblems } from './names.ts'

export type Labels = Readonly<Record<string, string>>
export type LabelSelector = (labels: Labels) => boolean

const TOKEN = /\s*(?<token>==|!=|[=!<>(),]|[^\s=!<>(),]+)/y
const SIGNS: ReadonlySet<string> = new Set(['=', '==', '!=', '!', '<', '>', '(', ')', ',', ''])
const OPERATORS: ReadonlySet<string> = new Set(['in', 'notin', '=', '==', '!=', '<', '>'])

/** Throws a 400 for an invalid selector. An empty one selects everything. */
export function parseLabelSelector(text: string): LabelSelector {
  if (text.trim() === '') return () => true
  const tokens = tokensOf(text)
  const terms: LabelSelector[] = []
  let place = 0
  const peek = (): string => tokens[place] ?? ''
  const take = (): string => tokens[place++] ?? ''

  while (peek() !== '') {
    if (isSign(peek()) && peek() !== '!') {
      throw badRequest(`found '${peek()}', expected: !, identifier, or 'end of string'`)
    }
    try {
      terms.push(parseTerm(peek, take))
    } catch (error) {
      if (!(error instanceof Complaint)) throw error
      throw badRequest(`unable to parse requirement: ${error.message}`)
    }
    const next = take()
    if (next === '') break
    if (next !== ',') throw badRequest(`found '${next}', expected: ',' or 'end of string'`)
    if (isSign(peek()) && peek() !== '!') {
      throw badRequest(`found '${peek()}', expected: identifier after ','`)
    }
  }
  return (labels) => terms.every((term) => term(labels))
}

class Complaint extends Error {}

function tokensOf(text: string): readonly string[] {
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  for (let found = TOKEN.exec(text); found !== null; found = TOKEN.exec(text)) {
    tokens.push(found.groups?.['token'] ?? '')
  }
  return tokens
}

function isSign(token: string): boolean {
  return SIGNS.has(token)
}

function parseTerm(peek: () => string, take: () => string): LabelSelector {
  const isNegated = peek() === '!'
  if (isNegated) take()
  const key = take()
  if (isSign(key)) throw new Complaint(`found '${key}', expected: identifier`)
  checkWords('<nil>', key, qualifiedNameProblems(key))
  if (isNegated) return (labels) => !Object.hasOwn(labels, key)
  if (peek() === '' || peek() === ',') return (labels) => Object.hasOwn(labels, key)
  const operator = take()
  if (!OPERATORS.has(operator)) {
    throw new Complaint(`found '${operator}', expected: in, notin, =, ==, !=, gt, lt`)
  }
  const isSet = operator === 'in' || operator === 'notin'
  const values = isSet ? parseValues(peek, take) : [parseValue(peek, take)]
  if (operator === '<' || operator === '>') {
    const [bound = ''] = values
    const words = "for 'Gt', 'Lt' operators, the value must be an integer"
    checkWords('values[0]', bound, /^[-+]?\d+$/.test(bound) ? [] : [words])
  }
  for (const [index, value] of values.entries()) {
    checkWords(`values[${index}][${key}]`, value, labelValueProblems(value))
  }
  return termOf(key, operator, values)
}

function termOf(key: string, operator: string, values: readonly string[]): LabelSelector {
  const has = (labels: Labels): boolean =>
    Object.hasOwn(labels, key) && values.includes(labels[key] ?? '')
  const [bound = ''] = values
  switch (operator) {
    case '<':
      return (labels) => Object.hasOwn(labels, key) && Number(labels[key]) < Number(bound)
    case '>':
      return (labels) => Object.hasOwn(labels, key) && Number(labels[key]) > Number(bound)
    case 'notin':
    case '!=':
      return (labels) => !has(labels)
    default:
      return has
  }
}

function parseValue(peek: () => string, take: () => string): string {
  if (peek() === '' || peek() === ',') return ''
  const value = take()
  if (isSign(value)) throw new Complaint(`found '${value}', expected: identifier`)
  return value
}

function parseValues(peek: () => string, take: () => string): readonly string[] {
  const open = take()
  if (open !== '(') throw new Complaint(`found '${open}' expected: '('`)
  const values: string[] = []
  // Nothing before or after a comma means the empty value.
  let isDue = true
  for (;;) {
    const token = take()
    if (token === ')') return isDue ? [...values, ''] : values
    if (token === ',') {
      if (isDue) values.push('')
      isDue = true
      continue
    }
    if (isSign(token)) {
      const expected = isDue ? "',', ')' or identifier" : "',' or ')'"
      throw new Complaint(`found '${token}', expected: ${expected}`)
    }
    values.push(token)
    isDue = false
    if (peek() !== ',' && peek() !== ')') {
      throw new Complaint(`found '${peek()}', expected: ',' or ')'`)
    }
  }
}

function checkWords(field: string, value: string, problems: readonly string[]): void {
  const [words] = problems
  if (words === undefined) return
  throw new Complaint(`${field}: ${invalidValue(field, value, words).message}`)
}
