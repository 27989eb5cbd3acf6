// What the suites of test:serving need of the machine that they run on: a node of containers, and images of disks.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findProgram } from '../find-program.ts'

/** Debian's and Ubuntu's packages, by what is looked for. */
const TOOLS: ReadonlyArray<readonly [tool: string, debianPackage: string]> = [
  ['containerd', 'containerd'],
  ['ctr', 'containerd'],
  ['runc', 'runc'],
  ['nft', 'nftables'],
  ['iptables', 'iptables'],
  ['ip', 'iproute2'],
  ['unshare', 'util-linux'],
  ['nsenter', 'util-linux'],
  ['openssl', 'openssl'],
  ['vgimportclone', 'lvm2'],
  ['qemu-img', 'qemu-utils'],
  ['sfdisk', 'fdisk'],
  ['debugfs', 'e2fsprogs'],
  ['shellcheck', 'shellcheck'],
]
export const CNI = '/usr/lib/cni'

/** What is missing here, in words for a person; `undefined` when nothing is. */
export function whatIsMissing(): string | undefined {
  if (process.platform !== 'linux') {
    return `A node with containers wants Linux; this is ${process.platform}. Run it in a virtual machine, as root.`
  }
  if (process.getuid?.() !== 0) {
    return 'A node with containers wants root, for namespaces, mounts and cgroups: run it as root in a virtual machine.'
  }
  const wanted = TOOLS.filter(
    ([tool]) => findProgram(tool, ['/usr/sbin', '/sbin']) === undefined,
  ).map(([, name]) => name)
  if (!existsSync(join(CNI, 'bridge'))) wanted.push('containernetworking-plugins')
  if (wanted.length === 0) return undefined
  const names = [...new Set(wanted)].join(' ')
  return `Missing here: ${names}.\nOn Debian: apt-get install -y --no-install-recommends ${names}`
}
