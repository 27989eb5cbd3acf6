// The static files of the console. Their names have a hash of their content, so browsers may keep them.
import { createHash } from 'node:crypto'
import { SCRIPT } from './script.ts'
import { STYLE } from './style.ts'

export interface Asset {
  readonly path: string
  readonly type: string
  readonly content: string
}

export const STYLESHEET: Asset = asset('css', 'text/css; charset=utf-8', STYLE)
export const LIVE_SCRIPT: Asset = asset('js', 'text/javascript; charset=utf-8', SCRIPT)

function asset(extension: string, type: string, content: string): Asset {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 16)
  return { path: `/assets/console-${hash}.${extension}`, type, content }
}
