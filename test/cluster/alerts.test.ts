// The alerts of deploy/monitoring, checked and tested by promtool.
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { programPath } from '#test/support/control-plane/build.ts'
import { runProgram } from '#test/support/control-plane/child.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sundial-alerts-'))
  const { spec } = parse(readFileSync('deploy/monitoring/alerts.yaml', 'utf8'))
  writeFileSync(join(folder, 'alerts.rules.yaml'), stringify(spec))
  cpSync('test/support/monitoring/alerts.test.yaml', join(folder, 'alerts.test.yaml'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function promtool(...args: readonly string[]) {
  const { status, stdout, stderr } = await runProgram(await programPath('promtool'), args, {
    cwd: folder,
  })
  return { status, output: `${stdout}${stderr}` }
}

test('promtool accepts the alerts', async () => {
  const { status, output } = await promtool('check', 'rules', 'alerts.rules.yaml')

  expect({ status, output }).toEqual({
    status: 0,
    output: expect.stringMatching(/\d+ rules found/),
  })
})

test('each alert fires when it should, and not before', async () => {
  const { status, output } = await promtool('test', 'rules', 'alerts.test.yaml')

  expect(status, output).toBe(0)
})
