// What protects every page: headers for the browser, and which requests are refused.
import type { Context } from 'hono'
import { hostOf, isLoopback } from './session.ts'

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Also for errors. Whoever has set `cache-control` already keeps it. */
export function protect({ headers }: Response): void {
  headers.set('content-security-policy', POLICY)
  headers.set('x-content-type-options', 'nosniff')
  headers.set('referrer-policy', 'no-referrer')
  headers.set('cross-origin-opener-policy', 'same-origin')
  headers.set('cross-origin-resource-policy', 'same-origin')
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
}

/** Against DNS rebinding: a page of another name that points to this computer has that name as its host. */
export function isForLoopback(context: Context): boolean {
  return isLoopback(hostOf(context))
}

/**
 * Whether the form was sent by a page of the console. With `no-referrer` browsers hide the origin of a form
 * (`Origin: null`), but not whether it is the same one.
 */
export function isFromOurPage(context: Context): boolean {
  const site = context.req.header('sec-fetch-site')
  if (site !== undefined) return site === 'same-origin'
  const origin = context.req.header('origin') ?? ''
  if (!URL.canParse(origin)) return false
  return new URL(origin).host === (context.req.header('host') ?? new URL(context.req.url).host)
}

/** Whether a page of another site, or of another port of this computer, makes the browser ask. */
export function isFromOtherSite(context: Context): boolean {
  return /^(cross|same)-site$/.test(context.req.header('sec-fetch-site') ?? '')
}

/** The fields of a form. A body that is no form, or is broken, has none. */
export async function readForm(context: Context): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await context.req.parseBody()
  } catch (error) {
    if (error instanceof TypeError) return {}
    throw error
  }
}
