// The cgroups of the two kubelets.
import { once } from 'node:events'
import { existsSync, readdirSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'

export function cgroupOf(kubelet: string): string {
  return `sundial-${kubelet}`
}

export function cgroups(): readonly string[] {
  return hierarchies().flatMap((hierarchy) =>
    ['kubelet', 'kubelet-2'].map((kubelet) => join(hierarchy, cgroupOf(kubelet))),
  )
}

function hierarchies(): readonly string[] {
  const root = '/sys/fs/cgroup'
  // Of version 2 there is but one.
  if (existsSync(join(root, 'cgroup.controllers'))) return [root]
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(root, name))
}

// The kernel takes a moment to see that those in them have ended.
export async function removeCgroups(): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const left = cgroups().filter((folder) => !isRemoved(folder))
    if (left.length === 0) return
    await once(AbortSignal.timeout(100), 'abort')
  }
}

function isRemoved(folder: string): boolean {
  if (!existsSync(folder)) return true
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) isRemoved(join(folder, entry.name))
    }
    rmdirSync(folder)
    return true
  } catch {
    return false
  }
}
