import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import {
  errorIn,
  inUnit,
  PROGRESS_FIFO,
  parseUnit,
  REBOOT_SOFTLY,
  switchCommand,
} from '#src/agents/bootc/unit.ts'
import { isAtLeast, parseVersion } from '#src/agents/bootc/version.ts'

const DIGEST = `sha256:${'b'.repeat(64)}`
const IMAGE = `quay.io/example/os@${DIGEST}`

test('a command in the unit ends when the unit ends', () => {
  expect(inUnit(switchCommand(IMAGE, { isLocked: true, tellsProgress: false })).join(' ')).toBe(
    `systemd-run --wait --collect --unit bootc-operator-switch.service bootc switch --download-only ${IMAGE}`,
  )
})

test.each([
  {
    name: 'that of bootc-operator runs',
    text: `ActiveState=active\nExecStart={ path=/usr/bin/bootc ; argv[]=bootc switch ${IMAGE} ; ignore_errors=no ; pid=7 }\n`,
    unit: { digest: DIGEST, isReboot: false },
  },
  {
    name: 'ours runs, with a shell',
    text: `ActiveState=deactivating\nExecStart={ path=/usr/bin/sh ; argv[]=sh -c if { command exec } /run/x ${IMAGE} ; }\n`,
    unit: { digest: DIGEST, isReboot: false },
  },
  {
    name: 'a rollback runs',
    text: 'ActiveState=activating\nExecStart={ path=/usr/bin/bootc ; argv[]=bootc rollback ; }\n',
    unit: { digest: undefined, isReboot: false },
  },
  {
    name: 'a soft reboot runs',
    text: `ActiveState=active\nExecStart={ path=/usr/bin/bootc ; argv[]=${REBOOT_SOFTLY.join(' ')} ; }\n`,
    unit: { digest: undefined, isReboot: true },
  },
  { name: 'it does not run', text: 'ActiveState=inactive\nExecStart=\n', unit: undefined },
  { name: 'it has failed', text: 'ActiveState=failed\nExecStart=\n', unit: undefined },
  { name: 'systemd says nothing', text: '', unit: undefined },
])('the unit: $name', ({ text, unit }) => {
  expect(parseUnit(text)).toEqual(unit)
})

test.each([
  {
    name: 'its lines with error:',
    journal: 'layers: 4\nerror: Switching: no\nunit: Failed.',
    error: 'error: Switching: no',
  },
  {
    name: 'the spelling of older versions',
    journal: 'ERROR Switching: no\nx',
    error: 'ERROR Switching: no',
  },
  { name: 'else its last lines', journal: 'one\ntwo\n\nthree\nfour\n', error: 'two\nthree\nfour' },
  { name: 'nothing', journal: '\n \n', error: undefined },
])('why it failed: $name', ({ journal, error }) => {
  expect(errorIn(journal)).toBe(error)
})

test.each([
  { name: 'without its FIFO bootc runs without progress', isThere: false, says: `switch ${IMAGE}` },
  {
    name: 'with it bootc tells its progress',
    isThere: true,
    says: `switch --progress-fd 3 ${IMAGE}`,
  },
])('$name', ({ isThere, says }) => {
  const folder = mkdtempSync(join(tmpdir(), 'sundial-unit-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'bootc'), '#!/bin/sh\necho "$@"\n', { mode: 0o755 })
  const fifo = join(folder, isThere ? 'progress' : 'none/progress')
  const [shell = '', ...args] = switchCommand(IMAGE, { isLocked: false, tellsProgress: true })

  const { stdout } = spawnSync(
    shell,
    args.map((word) => (word === PROGRESS_FIFO ? fifo : word)),
    { env: { PATH: `${folder}:/usr/bin:/bin` }, encoding: 'utf8' },
  )

  expect(stdout).toBe(`${says}\n`)
})

test.each([
  { text: 'bootc 1.16.9\n', version: [1, 16, 9] },
  { text: 'bootc 1.17.0-rc1', version: [1, 17, 0] },
  { text: 'rpm-ostree 2026.1', version: undefined },
  { text: '', version: undefined },
])('the version in $text', ({ text, version }) => {
  expect(parseVersion(text)).toEqual(version)
})

test.each([
  { version: [1, 16, 9], least: [1, 12, 0], is: true },
  { version: [1, 16, 9], least: [1, 16, 9], is: true },
  { version: [1, 16, 9], least: [1, 16, 10], is: false },
  { version: [1, 9, 0], least: [1, 16, 0], is: false },
  { version: [2, 0, 0], least: [1, 99, 99], is: true },
  { version: undefined, least: [0, 0, 1], is: false },
])('$version is at least $least: $is', ({ version, least, is }) => {
  expect(isAtLeast(version, ...least)).toBe(is)
})
