import { expect, test } from 'vitest'
import { loadAhead } from '#functions/load-ahead.ts'
import { collectingLog } from '#test/support/collecting-log.ts'

test('a failed preload is logged, and the process continues', async () => {
  const { log, lines } = collectingLog()

  loadAhead(() => Promise.reject(new Error('no such module')), log)

  await expect
    .poll(() => lines)
    .toMatchObject([
      { level: 'warn', message: 'could not preload modules', error: { message: 'no such module' } },
    ])
})
