// The stand-in's bootc behaves as the sources and the documents of bootc say. Tests of the daemon are worth what this is.
import { expect, test } from 'vitest'
import { openHost } from '#src/agents/bootc/host.ts'
import { deploymentOf } from '#test/support/bootc-host/bootc-host.ts'
import { A, B, C, ref, startHost } from '#test/support/bootc-host/started-host.ts'
import type { HostImage, HostState } from '#test/support/bootc-host/state.ts'

test('a status document of ostree has the fields of bootc 1.16.9', async () => {
  const { status, on } = startHost()
  await on(`bootc switch ${ref(B)}`)

  expect(await status()).toEqual({
    apiVersion: 'org.containers.bootc/v1',
    kind: 'BootcHost',
    metadata: { name: 'host' },
    spec: { image: { image: ref(B), transport: 'registry' }, bootOrder: 'default' },
    status: {
      staged: ostreeEntry(B),
      booted: ostreeEntry(A),
      rollback: null,
      rollbackQueued: false,
      type: 'bootcHost',
      usrOverlay: null,
      readOnly: false,
    },
  })
})

function ostreeEntry(image: HostImage) {
  return {
    image: {
      image: { image: ref(image), transport: 'registry' },
      version: image.version,
      timestamp: '2026-11-02T04:11:09Z',
      imageDigest: image.digest,
      architecture: 'amd64',
    },
    cachedUpdate: null,
    incompatible: false,
    pinned: false,
    softRebootCapable: false,
    downloadOnly: false,
    store: 'ostreeContainer',
    ostree: { stateroot: 'default', checksum: image.verity.slice(0, 64), deploySerial: 0 },
    composefs: null,
  }
}

test.each([
  { version: '1.12.0', digest: A.configDigest, follows: ref(A) },
  { version: '1.16.3', digest: A.configDigest, follows: ref(B) },
  { version: '1.16.9', digest: A.digest, follows: ref(B) },
] as const)('bootc $version on composefs tells its digest, and what it follows', async (row) => {
  const { status, on } = startHost({ backend: 'composefs', version: row.version })
  await on(`bootc switch ${ref(B)}`)

  const { spec, status: told } = await status()

  expect([told.booted.image.imageDigest, spec.image.image]).toEqual([row.digest, row.follows])
  expect(told.booted.composefs).toMatchObject({ verity: A.verity, bootType: 'Bls' })
})

test.each([
  { command: 'bootc status --json --format-version=1', status: 0 },
  { command: 'bootc status --json --format-version=0', status: 0 },
  {
    command: 'bootc status --json --format-version=2',
    status: 1,
    stderr: 'error: Status: Unsupported format version: 2\n',
  },
  { command: `bootc switch --download-only ${ref(B)}`, status: 2 },
  { command: 'bootc switch', status: 2 },
  { command: 'bootc --version', status: 0, stdout: 'bootc 1.16.9\n' },
  { command: 'bootc rollback', status: 1, stderr: 'error: Rollback: No rollback available\n' },
  { command: `bootc switch ${ref(A)}`, status: 0, stdout: 'Image specification is unchanged.\n' },
  { command: 'bootc upgrade', status: 0, stdout: 'No update available.\n' },
])('$command ends with status $status', async ({ command, ...ends }) => {
  const { on } = startHost()

  expect(await on(command)).toMatchObject(ends)
})

const OSTREE = 'error: Switching: Switching (ostree): '
const OPEN = `${OSTREE}Preparing import: Fetching manifest: failed to invoke method OpenImage: `
const READING = `${OPEN}reading manifest ${B.digest} in quay.io/example/node-os: `

test.each<{ name: string; image: HostImage; given?: Partial<HostState>; stderr: string }>([
  {
    name: 'unauthorized',
    image: { ...B, failure: 'unauthorized' },
    stderr: `${READING}unauthorized: access to the requested resource is not authorized\n`,
  },
  {
    name: 'forbidden',
    image: { ...B, failure: 'forbidden' },
    stderr: `${OPEN}Requesting bearer token: received unexpected HTTP status: 403 Forbidden\n`,
  },
  {
    name: 'not found',
    image: { ...B, failure: 'not-found' },
    stderr: `${READING}manifest unknown\n`,
  },
  {
    name: 'a registry that is down',
    image: { ...B, failure: 'registry-down' },
    stderr: `${OPEN}pinging container registry quay.io: Get "https://quay.io/v2/": dial tcp 192.0.2.1:443: connect: connection refused\n`,
  },
  {
    name: 'a full disk',
    image: { ...B, failure: 'disk-full' },
    stderr: `${OSTREE}Insufficient free space for ${ref(B)} (available: 1.1 GB required: 3.1 GB)\n`,
  },
  {
    name: 'a full disk, before it is checked first',
    image: { ...B, failure: 'disk-full' },
    given: { version: '1.12.0' },
    stderr: `${OSTREE}Importing: Unencapsulating base: No space left on device (os error 28)\n`,
  },
  {
    name: '/etc that cannot be merged',
    image: { ...B, failure: 'etc-conflict' },
    given: { backend: 'composefs' },
    stderr:
      'error: Switching: Composefs Switching: Performing Upgrade Operation: Checking /etc merge: Found unmergable paths: "ssl/certs": directory is a symlink in the new image\n',
  },
])('a switch fails: $name', async ({ image, given, stderr }) => {
  const { on, status } = startHost({ images: [A, image], ...given })

  const result = await on(`bootc switch ${ref(image)}`)

  expect(result).toMatchObject({ status: 1, stderr })
  expect((await status()).status.staged).toBeNull()
})

test('an image with a password needs the auth file, and a broken one is an error', async () => {
  const image = { ...B, auth: 'dTpw' }
  const { host, on } = startHost({ images: [A, image] })

  const without = await on(`bootc switch ${ref(image)}`)
  host.write('run/ostree/auth.json', '{"auths":{"quay.io":')
  const broken = await on(`bootc switch ${ref(image)}`)
  host.write('run/ostree/auth.json', '{"auths":{"quay.io":{"auth":"dTpw"}}}')
  const good = await on(`bootc switch ${ref(image)}`)

  expect([without.status, broken.status, good.status]).toEqual([1, 1, 0])
  expect(broken.stderr).toContain('unmarshaling JSON at "/run/ostree/auth.json"')
})

test('on ostree a switch back to the booted image stages it, also without a registry', async () => {
  const { host, on, status } = startHost()
  await on(`bootc switch ${ref(B)}`)
  host.change((state) => {
    state.images = state.images.map((image) => ({ ...image, failure: 'registry-down' }))
  })

  await on(`bootc switch ${ref(A)}`)

  expect((await status()).status.staged.image.imageDigest).toBe(A.digest)
})

test.each([
  { slot: 'Booted', target: A },
  { slot: 'Rollback', target: C },
])('on composefs a switch to the $slot deployment is an error', async ({ slot, target }) => {
  const { on } = startHost({ backend: 'composefs', rollback: deploymentOf(C) })
  await on(`bootc switch ${ref(B)}`)

  expect(await on(`bootc switch ${ref(target)}`)).toMatchObject({
    status: 1,
    stderr: `error: Switching: Composefs Switching: Target image has the same fs-verity digest as the existing Some(${slot}) deployment.\n`,
  })
})

test.each(['ostree', 'composefs'] as const)(
  'on %s a rollback drops what is staged, and a second one takes it back',
  async (backend) => {
    const { on, status } = startHost({ backend, rollback: deploymentOf(C) })
    await on(`bootc switch ${ref(B)}`)

    const first = await on('bootc rollback')
    const { staged, rollbackQueued } = (await status()).status
    const second = await on('bootc rollback')

    expect([staged, rollbackQueued, first.stdout]).toEqual([
      null,
      true,
      'Next boot: rollback deployment\n',
    ])
    expect(second.stdout).toBe(
      'notice: Reverting queued rollback state\nNext boot: current deployment\n',
    )
    expect((await status()).status.rollbackQueued).toBe(false)
  },
)

test('on composefs nothing is staged without its file', async () => {
  const { host, on, status } = startHost({ backend: 'composefs' })
  await on(`bootc switch ${ref(B)}`)
  await openHost(host.root, host.prefix).remove('/run/composefs/staged-deployment')

  expect((await status()).status.staged).toBeNull()
  await on('systemctl reboot')
  host.reboot()
  expect((await status()).status.booted.image.imageDigest).toBe(A.digest)
})

test('download-only locks what it stages, but not what is staged already', async () => {
  const { on, status } = startHost({ locksStaging: true })
  const isLocked = async () => (await status()).status.staged.downloadOnly

  await on(`bootc switch ${ref(B)}`)
  const again = await on(`bootc switch --download-only ${ref(B)}`)
  expect([again.stdout, await isLocked()]).toEqual(['Image specification is unchanged.\n', false])

  await on(`bootc switch --download-only ${ref(C)}`)
  expect(await isLocked()).toBe(true)
  expect((await on(`bootc switch --from-downloaded ${ref(C)}`)).status).toBe(2)
  await on('bootc switch --from-downloaded')
  expect(await isLocked()).toBe(false)
})

test('a locked image is dropped by a reboot', async () => {
  const { host, on, status } = startHost({ locksStaging: true })
  await on(`bootc switch --download-only ${ref(B)}`)
  await on('systemctl reboot')
  host.reboot()

  const { booted, staged } = (await status()).status
  expect([booted.image.imageDigest, staged]).toEqual([A.digest, null])
})

test.each([
  { name: 'not locked', locked: false, capable: true, system: 'running' },
  { name: 'locked and not capable', locked: true, capable: false, system: 'running' },
  { name: 'locked and capable', locked: true, capable: true, system: 'stopping' },
])('on composefs, from-downloaded with --apply and a soft reboot, $name: $system', async (row) => {
  const image = { ...B, softRebootCapable: row.capable }
  const { host, on, run } = startHost({
    backend: 'composefs',
    locksStaging: true,
    images: [A, image],
  })
  await on(`bootc switch ${row.locked ? '--download-only ' : ''}${ref(image)}`)

  const command = 'bootc upgrade --from-downloaded --apply --soft-reboot=auto'
  const { status } = await run(command.split(' '), { timeoutSeconds: 5 })

  // After it has asked for a reboot, it does not end by itself.
  const ends = row.system === 'running' ? 0 : undefined
  expect([status, host.state().system]).toEqual([ends, row.system])
})
