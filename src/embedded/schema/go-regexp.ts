// A pattern of Go's regexp package as a JavaScript one.

/** Takes RE2 syntax. Throws SyntaxError for an invalid pattern. */
export function goRegExp(pattern: string): RegExp {
  const [, flags = '', body = pattern] = /^\(\?([ims]+)\)(.*)$/s.exec(pattern) ?? []
  const translated = body
    .replaceAll('(?P<', '(?<')
    .replace(/^\\A/, '^')
    .replace(/\\z$/, '$')
    .replace(/\[:(\w+):\]/g, (whole, name: string) => POSIX[name] ?? whole)
  return new RegExp(translated, flags)
}

const POSIX: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  digit: '0-9',
  lower: 'a-z',
  upper: 'A-Z',
  space: '\\t\\n\\v\\f\\r ',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
}
