// The stand-in's reboots, units, journal and pipes behave as those of systemd.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openHost } from '#src/agents/bootc/host.ts'
import { A, B, C, ref, startHost } from '#test/support/bootc-host/started-host.ts'
import type { HostImage, HostState } from '#test/support/bootc-host/state.ts'
import { eventually } from '#test/support/processes.ts'

const OPEN =
  'error: Switching: Switching (ostree): Preparing import: Fetching manifest: failed to invoke method OpenImage: '
const READING = `${OPEN}reading manifest ${B.digest} in quay.io/example/node-os: `

test.each([
  { name: 'as it is', command: 'systemctl reboot', keeps: true },
  {
    name: 'with auto soft reboot skipped',
    command: 'env SYSTEMCTL_SKIP_AUTO_SOFT_REBOOT=1 systemctl reboot',
    keeps: false,
  },
])('a reboot with nextroot prepared, $name', async ({ command, keeps }) => {
  const image = { ...B, softRebootCapable: true }
  const { host, on, status } = startHost({ images: [A, image] })
  const before = host.state().bootId
  await on(`bootc switch ${ref(image)}`)
  await on('bootc upgrade --from-downloaded --soft-reboot=auto')
  await on(command)
  host.reboot()

  expect((await status()).status.booted.image.imageDigest).toBe(B.digest)
  expect(host.state().bootId === before).toBe(keeps)
})

test.each<{ name: string; image: HostImage; given: Partial<HostState>; queued: boolean }>([
  { name: 'it does not boot', image: { ...B, bootFails: true }, given: {}, queued: true },
  { name: 'it is not finalised', image: B, given: { finalizeFails: true }, queued: false },
])('a host falls back: $name', async ({ image, given, queued }) => {
  const { host, on, status } = startHost({ images: [A, image], ...given })
  await on(`bootc switch ${ref(image)}`)
  await on('systemctl reboot')
  host.reboot()

  const { booted, staged, rollbackQueued } = (await status()).status
  expect([booted.image.imageDigest, staged, rollbackQueued]).toEqual([A.digest, null, queued])
})

test('a reboot request can do nothing', async () => {
  const { host, on } = startHost({ ignoredReboots: 1 })

  expect((await on('systemctl reboot')).status).toBe(0)
  expect((await on('systemctl is-system-running')).stdout).toBe('running\n')
  await on('systemctl reboot')
  expect(await on('systemctl is-system-running')).toMatchObject({ status: 1, stdout: 'stopping\n' })
  expect(host.state().shutdown).toBe('reboot')
})

test('staging touches what programs watch', async () => {
  const ostree = startHost()
  const composefs = startHost({ backend: 'composefs' })
  await ostree.on(`bootc switch ${ref(B)}`)
  await composefs.on(`bootc switch ${ref(B)}`)
  const exists = ({ host }: ReturnType<typeof startHost>, path: string) =>
    existsSync(join(host.root, path))

  expect(exists(ostree, 'run/reboot-required')).toBe(true)
  expect(exists(composefs, 'run/reboot-required')).toBe(false)
  expect(exists(composefs, 'run/composefs/staged-deployment')).toBe(true)
  expect(exists(composefs, `sysroot/state/deploy/${B.verity}`)).toBe(true)
})

test('a unit goes on without its client, is alone, is shown, and is stopped', async () => {
  const slow = { ...B, pullMs: 60_000 }
  const { host, run, on } = startHost({ images: [A, slow] })
  const unit = 'bootc-operator-switch.service'
  const command = [
    'systemd-run',
    '--wait',
    '--collect',
    '--unit',
    unit,
    'bootc',
    'switch',
    ref(slow),
  ]
  const client = new AbortController()
  const first = run(command, { signal: client.signal })
  await eventually(async () => expect(host.state().units[unit]).toBeDefined())
  client.abort()
  expect((await first).status).toBeUndefined()

  const shown = await on(`systemctl show ${unit} --property=ActiveState --property=ExecStart`)
  const second = await run(command)
  await on(`systemctl stop ${unit}`)

  expect(shown.stdout).toContain(
    `ActiveState=active\nExecStart={ path=bootc ; argv[]=bootc switch ${ref(slow)} ;`,
  )
  expect(second).toMatchObject({ status: 1, stderr: expect.stringContaining('was already loaded') })
  expect((await on(`systemctl show ${unit}`)).stdout).toContain('ActiveState=inactive')
  expect(host.state().staged).toBeUndefined()
})

test('the journal has what a unit printed, from a cursor on', async () => {
  const { run, on } = startHost({ images: [A, { ...B, failure: 'not-found' }, C] })
  const unit = 'bootc-operator-switch.service'
  const stage = (image: HostImage) =>
    run(['systemd-run', '--wait', '--collect', '--unit', unit, 'bootc', 'switch', ref(image)])
  await stage(C)
  const cursor = (await on('journalctl --show-cursor -n 0 -o cat')).stdout
  const failed = await stage(B)

  const { stdout } = await on(
    `journalctl -o cat --no-pager -u ${unit} --after-cursor=${cursor.trim().split(': ')[1]}`,
  )

  expect(failed.status).toBe(1)
  expect(stdout).toBe(`${READING}manifest unknown\n${unit}: Failed with result 'exit-code'.\n`)
})

test('progress comes as JSON lines through a FIFO', async () => {
  const { host, run, on, status } = startHost()
  const opened = openHost(host.root, host.prefix)
  await on('mkfifo /run/progress')
  let text = ''
  const stop = opened.readFifo('/run/progress', (piece) => {
    text += piece
  })
  const script = 'exec 3>"$0"; exec bootc switch --progress-fd 3 "$@"'
  const switching = (image: HostImage) =>
    run([
      'systemd-run',
      '--wait',
      '--collect',
      '--unit',
      'u',
      'sh',
      '-c',
      script,
      '/run/progress',
      ref(image),
    ])
  await switching(B)
  stop()

  const lines = text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))
  expect(lines[0]).toEqual({ type: 'Start', version: '0.1.0' })
  expect(lines.at(1)).toMatchObject({
    type: 'ProgressBytes',
    task: 'pulling',
    bytes: 0,
    bytesTotal: 1e9,
  })
  expect(lines.map(({ task }) => task).slice(-2)).toEqual(['importing', 'staging'])
  expect((await status()).status.staged.image.imageDigest).toBe(B.digest)
})
