// The program of npm run security; its steps have their tests in test/unit/support/security.
import { expect, test } from 'vitest'
import { startNode } from '#test/support/processes.ts'

test('the steps that are named run, and the last line has the counts', async () => {
  const { status, stdout } = await startNode([
    'test/support/security.ts',
    'licenses',
    'vex',
  ]).ended()

  expect(status).toBe(0)
  expect(stdout.trimEnd().split('\n')).toEqual([
    expect.stringMatching(/^✓ licenses \([\d.]+ s\): \d+ packages$/),
    expect.stringMatching(/^✓ vex \([\d.]+ s\): \d+ statements$/),
    '2 passed, 0 failed, 0 skipped',
  ])
})

test('a step that does not exist is bad usage', async () => {
  const { status, stdout, stderr } = await startNode(['test/support/security.ts', 'quick']).ended()

  expect({ status, stdout, stderr }).toEqual({
    status: 2,
    stdout: '',
    stderr:
      'error: there is no step quick; there are secrets, workflows, licenses, vex, vex-in-scanners, advisories, sbom, signature, ' +
      'rebuilt-image, staged-secrets\n',
  })
})
