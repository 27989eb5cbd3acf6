import { expect, test } from 'vitest'
import { loadAhead } from '#functions/load-ahead.ts'
import { collectingLog } from '#test/support/collecting-log.ts'

test('what cannot be loaded ahead is said, and ends nothing', async () => {
  const { log, lines } = collectingLog()

  loadAhead(() => Promise.reject(new Error('no such module')), log)

  await expect
    .poll(() => lines)
    .toMatchObject([
      { level: 'warn', message: 'could not load ahead', error: { message: 'no such module' } },
    ])
})
