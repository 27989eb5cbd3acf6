// What a user installs, installed as a user does: with kubectl, checked strictly.

import type { Access, Identity } from './api-server.ts'
import { definitionFiles, programPath } from './build.ts'
import { type Output, runProgram } from './child.ts'

export interface KubectlOptions {
  readonly stdin?: string
  readonly as?: Identity
  readonly env?: NodeJS.ProcessEnv
}

/** Runs the real kubectl against the API server. */
export async function kubectl(
  api: Pick<Access, 'kubeconfigFile'>,
  args: readonly string[],
  { stdin, as = 'admin', env }: KubectlOptions = {},
): Promise<Output> {
  return runProgram(
    await programPath('kubectl'),
    [`--kubeconfig=${await api.kubeconfigFile(as)}`, ...args],
    {
      env: { PATH: process.env.PATH, HOME: '/nonexistent', ...env },
      ...(stdin !== undefined && { stdin }),
    },
  )
}

/** Applies a kustomization of this repository. @throws with kubectl's words */
export async function applyFolder(api: Access, folder: string): Promise<void> {
  await must(api, ['apply', '--server-side', '--validate=strict', '-k', folder])
}

/** Applies objects. @throws with kubectl's words */
export async function applyObjects(api: Access, objects: readonly object[]): Promise<void> {
  if (objects.length === 0) return
  const stdin = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects })
  await must(api, ['apply', '--server-side', '--validate=strict', '-f', '-'], stdin)
}

/** Applies the CustomResourceDefinitions that come with a module, and waits until they are served. */
export async function applyDefinitions(
  api: Access,
  module: string,
  isWanted: (file: string) => boolean = () => true,
): Promise<void> {
  const files = (await definitionFiles(module)).filter(isWanted)
  await must(api, [
    'apply',
    '--server-side',
    '--validate=strict',
    ...files.map((file) => `--filename=${file}`),
  ])
  await must(api, [
    'wait',
    '--for=condition=Established',
    '--timeout=60s',
    ...files.map((file) => `--filename=${file}`),
  ])
}

async function must(api: Access, args: readonly string[], stdin?: string): Promise<void> {
  const { status, stderr } = await kubectl(api, args, stdin === undefined ? {} : { stdin })
  if (status !== 0) throw new Error(`kubectl ${args.join(' ')} failed:\n${stderr}`)
}
