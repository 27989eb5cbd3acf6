// Decodes the value of a `ce-…` header by the HTTP binding of CloudEvents 1.0.2 (§3.1.3.2): quoted strings are unquoted,
// then percent-decoded once.

const decoder = new TextDecoder('utf-8', { fatal: true })

/** The attribute's value; `undefined` when its bytes are not UTF-8. */
export function decodeHeaderValue(header: string): string | undefined {
  const bytes = percentDecode(unquote(header.trim()))
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

function unquote(value: string): string {
  if (value.length < 2 || !value.startsWith('"') || !value.endsWith('"')) return value
  return value.slice(1, -1).replace(/\\(.)/g, '$1')
}

// A percent sign without two hexadecimal digits after it stays as it is: some senders (Knative's adapters) do not encode
// values. Their raw UTF-8 bytes stay, too; Node's HTTP server returns them as Latin-1.
function percentDecode(value: string): Uint8Array {
  const bytes: number[] = []
  for (let i = 0; i < value.length; i++) {
    const pair = value[i] === '%' ? value.slice(i + 1, i + 3) : ''
    if (/^[0-9a-f]{2}$/i.test(pair)) {
      bytes.push(Number.parseInt(pair, 16))
      i += 2
    } else {
      const code = value.charCodeAt(i)
      if (code <= 0xff) bytes.push(code)
      else bytes.push(...new TextEncoder().encode(value[i]))
    }
  }
  return Uint8Array.from(bytes)
}
