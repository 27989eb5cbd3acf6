// What the real kubectl changes, and what it says to that: in a world that `sundial dev` runs, and
// on a real kube-apiserver, in the same words.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { KubeObject } from '#src/kube/object.ts'
import type { Output } from '#test/support/control-plane/child.ts'
import type { KubectlOptions } from '#test/support/control-plane/install.ts'
import { KUBECTL_TARGETS, type KubectlTarget } from '#test/support/control-plane/kubectl-targets.ts'
import { machine } from '#test/support/control-plane/kubectl-world.ts'

const folder = mkdtempSync(join(tmpdir(), 'sundial-editor-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.each(KUBECTL_TARGETS)('in %s', (_, start) => {
  let target: KubectlTarget
  beforeAll(async () => {
    target = await start()
  })
  afterAll(() => target?.stop())

  const run = (args: string, options: KubectlOptions = {}) => target.run(args.split(' '), options)
  const send = (args: string, object: KubeObject) =>
    run(`${args} -f -`, { stdin: JSON.stringify(object) })
  const patch = (name: string, type: string, change: unknown) =>
    target.run(['patch', 'sm', name, `--type=${type}`, `-p=${JSON.stringify(change)}`])
  const read = async (name: string, path: string) =>
    (await run(`get sm ${name} -o jsonpath={${path}}`)).stdout

  it('apply: created, unchanged, configured; what is left out again goes', async () => {
    const wanted = machine('applied', { priority: 60, killIfCommands: ['java'] })
    const answers = [
      await send('apply', wanted),
      await send('apply', wanted),
      await send('apply', machine('applied', { priority: 61 })),
    ]

    expect(answers).toEqual(
      ['created', 'unchanged', 'configured'].map((word) => done('applied', word)),
    )
    expect(await read('applied', '.spec.priority')).toBe('61')
    expect(await read('applied', '.spec.killIfCommands')).toBe('')
  })

  it('apply --server-side: fields have owners', async () => {
    const apply = 'apply --server-side --field-manager=gitops'
    await send(apply, machine('owned', { priority: 60 }))
    await patch('owned', 'merge', { spec: { priority: 7 } })
    const answers = [
      await send(apply, machine('owned', { priority: 60 })),
      await send(`${apply} --force-conflicts`, machine('owned', { priority: 60 })),
      await send(apply, machine('owned')),
    ]

    expect(answers).toEqual([
      refused(
        'error: Apply failed with 1 conflict: conflict with "kubectl-patch" using 5spot.finos.org/v1alpha1: .spec.priority\n' +
          'Please review the fields above--they currently have other managers. Here\n' +
          'are the ways you can resolve this warning:\n' +
          '* If you intend to manage all of these fields, please re-run the apply\n' +
          '  command with the `--force-conflicts` flag.\n' +
          '* If you do not intend to manage all of the fields, please edit your\n' +
          '  manifest to remove references to the fields that should keep their\n' +
          '  current managers.\n' +
          '* You may co-own fields by updating your manifest to match the existing\n' +
          "  value; in this case, you'll become the manager if the other manager(s)\n" +
          '  stop managing the field (remove it from their configuration).\n' +
          'See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts\n',
      ),
      done('owned', 'serverside-applied'),
      done('owned', 'serverside-applied'),
    ])
    // Nobody has it any more: it is the default again.
    expect(await read('owned', '.spec.priority')).toBe('50')
  })

  it('diff: what an apply would change', async () => {
    await send('apply', machine('compared', { priority: 60 }))

    const same = await send('diff', machine('compared', { priority: 60 }))
    const other = await send('diff', machine('compared', { priority: 70 }))
    expect(same).toEqual({ status: 0, stdout: '', stderr: '' })
    expect(other.status).toBe(1)
    expect(other.stdout.split('\n').filter((line) => /^[-+] .*priority/.test(line))).toEqual([
      '-  priority: 60',
      '+  priority: 70',
    ])
  })

  it('edit: in an editor', async () => {
    await send('create', machine('edited'))
    const edit = (script: string) =>
      run('edit sm edited', { env: { KUBE_EDITOR: editor(script), TMPDIR: folder } })

    const changed = await edit('s/priority: 50/priority: 60/')
    const untouched = await edit('')
    const broken = await edit('s/priority: 60/priority: 101/')
    expect({ changed, untouched }).toEqual({
      changed: done('edited', 'edited'),
      untouched: { status: 0, stdout: '', stderr: 'Edit cancelled, no changes made.\n' },
    })
    // It is opened again with the words in it, and closed as it was.
    expect({ ...broken, stderr: broken.stderr.replace(/\/\S+\.yaml/, 'FILE') }).toEqual(
      refused(
        'error: scheduledmachines.5spot.finos.org "edited" is invalid\n' +
          'A copy of your changes has been stored to "FILE"\n' +
          'error: Edit cancelled, no valid changes were saved.\n',
      ),
    )
    expect(await read('edited', '.spec.priority')).toBe('60')
  })

  it('patch: merge, JSON, and not strategic', async () => {
    await send('create', machine('patched'))
    const merge = { spec: { priority: 7 } }
    const answers = [
      await patch('patched', 'merge', merge),
      await patch('patched', 'merge', merge),
      await patch('patched', 'json', [{ op: 'replace', path: '/spec/priority', value: 8 }]),
      await patch('patched', 'json', [{ op: 'test', path: '/spec/priority', value: 9 }]),
      await patch('patched', 'strategic', merge),
      await patch('patched', 'merge', { spec: { priority: 101 } }),
      await patch('patched', 'merge', { spec: { prioritee: 1 } }),
    ]

    expect(answers).toEqual([
      done('patched', 'patched'),
      done('patched', 'patched (no change)'),
      done('patched', 'patched'),
      refused(
        'The request is invalid: the server rejected our request due to an error in our request\n',
      ),
      refused(
        'error: application/strategic-merge-patch+json is not supported by 5spot.finos.org/v1alpha1, Kind=ScheduledMachine: the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml\n',
      ),
      refused(
        'The ScheduledMachine "patched" is invalid: spec.priority: Invalid value: 101: spec.priority in body should be less than or equal to 100\n',
      ),
      {
        ...done('patched', 'patched (no change)'),
        stderr: 'Warning: unknown field "spec.prioritee"\n',
      },
    ])
    expect(await read('patched', '.spec.priority')).toBe('8')
  })

  it('annotate and label: added, kept, replaced, taken away', async () => {
    await send('create', machine('marked'))
    const answers = [
      await run('annotate sm marked note=hello'),
      await run('annotate sm marked note=bye'),
      await run('annotate sm marked note=bye --overwrite'),
      await run('annotate sm marked note-'),
      await run('label sm marked team=batch'),
      await run('get sm -l team=batch -o name'),
      await run('label sm marked team-'),
      await run('get sm -l team=batch'),
    ]

    expect(answers).toEqual([
      done('marked', 'annotated'),
      refused(
        "error: --overwrite is false but found the following declared annotation(s): 'note' already has a value (hello)\n",
      ),
      done('marked', 'annotated'),
      done('marked', 'annotated'),
      done('marked', 'labeled'),
      { status: 0, stdout: 'scheduledmachine.5spot.finos.org/marked\n', stderr: '' },
      done('marked', 'unlabeled'),
      { status: 0, stdout: '', stderr: 'No resources found in default namespace.\n' },
    ])
  })

  it('create and replace: what is refused is said', async () => {
    const object = machine('refused', { clusterName: 'prod-', scheduel: {} })
    const answers = [
      await send('create --validate=strict', object),
      await send('create --validate=warn', object),
      await send('create', machine('there')),
      await send('create', machine('there')),
      await send('replace', machine('there', { priority: 9 })),
      await send('replace', machine('nobody')),
    ]

    expect(answers).toEqual([
      refused(
        'Error from server (BadRequest): error when creating "STDIN": ScheduledMachine in version "v1alpha1" cannot be handled as a ScheduledMachine: strict decoding error: unknown field "spec.scheduel"\n',
      ),
      refused(
        'Warning: unknown field "spec.scheduel"\n' +
          'The ScheduledMachine "refused" is invalid: spec.clusterName: Invalid value: "prod-": must be 1 to 63 letters, digits, -, _ or ., with a letter or digit at both ends\n',
      ),
      done('there', 'created'),
      refused(
        'Error from server (AlreadyExists): error when creating "STDIN": scheduledmachines.5spot.finos.org "there" already exists\n',
      ),
      done('there', 'replaced'),
      refused(
        'Error from server (NotFound): error when replacing "STDIN": scheduledmachines.5spot.finos.org "nobody" not found\n',
      ),
    ])
  })

  it('delete: waits until it is gone, or is waited for', async () => {
    await send('create', machine('deleted'))
    await send('create', machine('left'))
    const answers = [
      await run('delete sm deleted'),
      await run('get sm deleted'),
      await run('delete sm deleted --ignore-not-found'),
    ]
    const leaving = await run('delete sm left --wait=false')
    const waited = await run('wait sm/left --for=delete --timeout=60s')
    const left = await run('get sm left')

    expect(answers).toEqual([
      { status: 0, stdout: gone('deleted'), stderr: '' },
      refused(
        'Error from server (NotFound): scheduledmachines.5spot.finos.org "deleted" not found\n',
      ),
      { status: 0, stdout: '', stderr: '' },
    ])
    expect({ leaving, waited: waited.status, left }).toEqual({
      leaving: { status: 0, stdout: gone('left'), stderr: '' },
      waited: 0,
      left: refused(
        'Error from server (NotFound): scheduledmachines.5spot.finos.org "left" not found\n',
      ),
    })
  })
})

function done(name: string, word: string): Output {
  return { status: 0, stdout: `scheduledmachine.5spot.finos.org/${name} ${word}\n`, stderr: '' }
}

function refused(stderr: string): Output {
  return { status: 1, stdout: '', stderr }
}

function gone(name: string): string {
  return `scheduledmachine.5spot.finos.org "${name}" deleted from default namespace\n`
}

/** A program that edits a file as the script of sed says. */
function editor(script: string): string {
  const path = join(folder, 'editor.sh')
  writeFileSync(path, `#!/bin/sh\nexec sed -i '${script}' "$1"\n`)
  chmodSync(path, 0o755)
  return path
}
