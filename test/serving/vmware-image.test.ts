// scripts/install-cloud-init.sh on a disk with a partition table, LVM and file systems, and its templates in vcsim. A
// kernel without device mapper gets its volumes by a stand-in for vgchange, from the metadata that LVM wrote.
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { runProgram } from '#test/support/control-plane/child.ts'
import { type ImageBench, imageBench } from '#test/support/vmware-image/bench.ts'
import { startVCenter, type VCenter } from '#test/support/vmware-image/vcenter.ts'

// It writes how it was run and with which secrets. It fails, or takes long, while the host has one of these files.
const [FAILS, WAITS] = [`/dev/sundial-${process.pid}-fails`, `/dev/sundial-${process.pid}-waits`]
const PACKAGE_MANAGER = `
echo "dnf $*; \${GOVC_PASSWORD-no password}; $(while read -r line; do echo "$line"; done </etc/resolv.conf)" >>/boot/dnf.log
[ ! -e ${FAILS} ] || exit 7
[ ! -e ${WAITS} ] || sleep 100
`

let bench: ImageBench
let vcenter: VCenter
beforeAll(async () => {
  bench = await imageBench(PACKAGE_MANAGER)
  vcenter = await startVCenter()
})
afterEach(() => expect(bench.leftovers()).toEqual([]))
afterAll(async () => {
  await vcenter?.stop()
  bench?.remove()
})

test('shellcheck finds nothing in the scripts', async () => {
  const scripts = globSync(['scripts/**/*.sh', 'test/support/vmware-image/*.sh'])

  const { status, stdout } = await runProgram('shellcheck', scripts)

  expect(scripts).toContain('scripts/install-cloud-init.sh')
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
})

test('both packages are installed, and the image is otherwise as before, on a host with a group of its name', async () => {
  const { folder, host, group } = bench
  const output = join(folder, 'whole.vmdk')

  const { status, stdout, stderr } = await bench.run(
    ['--output', output, join(folder, 'source.vmdk')],
    { ...host, GOVC_PASSWORD: 'a-secret-of-vcenter' },
  )

  expect({ status, stderr: errors(stderr) }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toContain(`vgimportclone --basevgname ${group}_loop `)
  expect(stdout).not.toContain('a-secret-of-vcenter')
  const resolver = readFileSync('/etc/resolv.conf', 'utf8').trim()
  expect(bench.ask(output, 'boot', 'cat /dnf.log').trim()).toBe(
    ['install -y cloud-init open-vm-tools', 'clean all']
      .map((args) => `dnf ${args}; no password; ${resolver}`)
      .join('\n'),
  )
  expect(bench.ask(output, 'root', 'stat /.autorelabel')).toContain('Type: regular')
  expect(bench.ask(output, 'root', 'stat /etc/resolv.conf')).toContain(
    'Fast link dest: "/run/systemd/resolve/stub-resolv.conf"',
  )
  expect(bench.uuidsOf(output)).toBe(readFileSync(join(folder, 'uuids'), 'utf8'))
  const info = await runProgram('qemu-img', ['info', '--output=json', output])
  expect(JSON.parse(info.stdout)).toMatchObject({
    format: 'vmdk',
    'virtual-size': 64 * 1024 * 1024,
    'format-specific': { data: { 'create-type': 'streamOptimized' } },
  })
})

test('the group of the host stays as it is', async () => {
  const { status, stdout } = await runProgram(
    'vgs',
    ['--noheadings', '--options', 'vg_uuid,pv_uuid', bench.group],
    { env: bench.host },
  )

  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: readFileSync(join(bench.folder, 'host-uuids'), 'utf8'),
  })
})

test('the template is imported, and replaces the one that had its name', async () => {
  const source = join(bench.folder, 'source.vmdk')
  const args = ['--template', 'worker', '--output', join(bench.folder, 'worker.vmdk'), source]
  const env = { ...bench.host, ...vcenter.env }

  const first = await bench.run(args, env)
  const before = await vcenter.machines()
  const second = await bench.run(args, env)

  expect([first, second].map(({ status, stderr }) => [status, errors(stderr)])).toEqual([
    [0, ''],
    [0, ''],
  ])
  const after = await vcenter.machines()
  expect(after).toEqual({ worker: { template: true, disks: 1, id: expect.anything() } })
  expect(after['worker']?.id).not.toBe(before['worker']?.id)
  expect(`${first.stdout}${first.stderr}`).not.toContain('a-secret-of-vcenter')
})

test('a machine that is no template is not destroyed', async () => {
  await vcenter.govc('vm.create', '-on=false', '-net', 'VM Network', 'database')
  const before = await vcenter.machines()
  const output = join(bench.folder, 'database.vmdk')
  const source = join(bench.folder, 'source.vmdk')

  const { status, stderr } = await bench.run(
    ['--template', 'database', '--output', output, source],
    { ...bench.host, ...vcenter.env },
  )

  expect({ status, stderr: errors(stderr) }).toEqual({
    status: 1,
    stderr: `install-cloud-init.sh: /DC0/vm/database is a machine and no template: nothing was changed in vCenter; ${output} is there\n`,
  })
  expect(await vcenter.machines()).toEqual(before)
})

test('when the package manager fails, there is no image, and everything is undone', async () => {
  const output = join(bench.folder, 'failed.vmdk')
  writeFileSync(FAILS, '')

  const { status } = await bench
    .run(['--output', output, join(bench.folder, 'source.vmdk')], bench.host)
    .finally(() => rmSync(FAILS))

  expect(status).toBe(7)
  expect([output, `${output}.partial`].filter(existsSync)).toEqual([])
})

test('SIGTERM ends the package manager at once, and everything is undone', async () => {
  const output = join(bench.folder, 'ended.vmdk')
  writeFileSync(WAITS, '')
  const startedAt = performance.now()

  const status = await bench
    .terminate(['--output', output, join(bench.folder, 'source.vmdk')], bench.host, 'dnf install')
    .finally(() => rmSync(WAITS))

  expect(status).toBe(143)
  expect(performance.now() - startedAt).toBeLessThan(50_000)
  expect([output, `${output}.partial`].filter(existsSync)).toEqual([])
})

test('the volume with / can be named', async () => {
  const args = ['--root-volume', 'other', join(bench.folder, 'source.vmdk')]

  const { status, stderr } = await bench.run(args, bench.host)

  expect({ status, stderr: errors(stderr) }).toEqual({
    status: 1,
    stderr:
      'install-cloud-init.sh: no volume with ext or XFS and the name other has /etc/os-release\n',
  })
})

// What LVM says of a kernel without device mapper.
function errors(stderr: string): string {
  return stderr
    .split('\n')
    .filter((line) => !/device-mapper|libdevmapper|\/dev\/mapper\/control/.test(line))
    .join('\n')
}
