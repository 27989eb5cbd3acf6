// Who the reader of a request is. The token is in the header of a proxy, or in a cookie that ends with the browser's session.
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Context } from 'hono'
import { deleteCookie, generateCookie, getCookie } from 'hono/cookie'

const COOKIE = 'sundial-session'
/** A browser keeps no cookie of more than 4,096 bytes, its name and attributes included. */
export const MOST_CHARACTERS_OF_COOKIE = 4_000

/** The bearer token of the header, else of the cookie. A header that has something else counts as no token. */
export function tokenOf(context: Context): string | undefined {
  const header = context.req.header('authorization')
  const token =
    header === undefined
      ? getCookie(context, COOKIE, prefixOf(context))
      : /^Bearer +(\S+)$/i.exec(header)?.[1]
  return token !== undefined && isToken(token) ? token : undefined
}

/** Whether a request can carry it (RFC 6750). */
export function isToken(text: string): boolean {
  return /^[\w.~+/-]+=*$/.test(text)
}

/** Whether the token of the request came from a sign-in, so that the reader can sign out. */
export function isSignedIn(context: Context): boolean {
  return context.req.header('authorization') === undefined
}

/** The token has at most `MOST_CHARACTERS_OF_COOKIE`. */
export function signIn(context: Context, token: string): void {
  const cookie = generateCookie(COOKIE, token, cookieOptions(context))
  // Escaped, each `/`, `+` and `=` of a token is three characters. A cookie may contain them as they are (RFC 6265).
  context.header('set-cookie', cookie.replace(encodeURIComponent(token), token))
}

export function signOut(context: Context): void {
  deleteCookie(context, COOKIE, cookieOptions(context))
}

function cookieOptions(context: Context) {
  const prefix = prefixOf(context)
  return {
    path: '/',
    httpOnly: true,
    sameSite: 'Strict',
    secure: prefix !== undefined,
    ...(prefix && { prefix }),
  } as const
}

// A browser sends a secure cookie over HTTPS only. On loopback, as with `kubectl port-forward`, there is none.
function prefixOf(context: Context): 'host' | undefined {
  return isLoopback(hostOf(context)) ? undefined : 'host'
}

/** The host of the request without its port: `127.0.0.1`, `[::1]`, `console.example.com`. */
export function hostOf(context: Context): string {
  const host = context.req.header('host') ?? new URL(context.req.url).host
  return host.replace(/:\d+$/, '').toLowerCase()
}

export function isLoopback(host: string): boolean {
  return host === '127.0.0.1' || host === 'localhost' || host === '[::1]'
}

/** The value in each form that shows that one of our pages has made it. It tells nothing about the secret. */
export function checkValueOf(secret: string | Buffer): string {
  return createHmac('sha256', secret).update('sundial console form').digest('base64url')
}

export function isSameValue(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)]
  return one.length === other.length && timingSafeEqual(one, other)
}
