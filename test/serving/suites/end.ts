// Gone without a trace, as docs/removing.md says it.
import { expect, test } from 'vitest'
import { PODS } from '#src/kube/resource.ts'
import { eventually } from '#test/support/processes.ts'
import { OVERLAY, podsOf, SUNDIAL, type World } from '#test/support/serving/world.ts'

export function end(world: () => World): void {
  test('deleted with kubectl, nothing of it is left', async () => {
    const { bed } = world()

    // Their finalizers want the functions.
    const all = ['delete', 'scheduledmachines', '--all', '--all-namespaces', '--timeout=90s']
    expect((await bed.kubectl(all)).status).toBe(0)
    // A pod that was cut off from its proxy has five minutes of grace, and its namespace waits for it; nobody here does.
    const pods = ['-n', SUNDIAL, 'delete', 'pod', '-l', 'serving.knative.dev/service']
    await bed.kubectl([...pods, '--force', '--grace-period=0', '--wait=false'])
    const { following } = world()
    await following.until('no pod at all', () => podsOf(world()).length === 0, 240_000)
    const { status, stderr } = await bed.kubectl(['delete', '-k', OVERLAY, '--timeout=240s'])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })

    await eventually(async () => {
      expect(await bed.api.client.list(PODS, { namespace: SUNDIAL })).toEqual([])
      expect(await left(world())).toEqual([])
    }, 120_000)
  }, 700_000)
}

async function left({ bed }: World): Promise<readonly string[]> {
  const kinds = [
    ...['namespaces', 'customresourcedefinitions', 'clusterroles', 'clusterrolebindings'],
    ...['services.serving.knative.dev', 'apiserversources', 'pingsources'],
  ].join()
  const { stdout } = await bed.kubectl(['get', kinds, '-A', '-o', 'name'])
  return stdout.split('\n').filter((line) => /sundial|5spot/.test(line))
}
