import { existsSync } from 'node:fs'
import { programPath } from '../control-plane/build.ts'

/** Whether the programs of a real API server are there. */
export async function hasApiServer(): Promise<boolean> {
  const paths = await Promise.all([programPath('etcd'), programPath('kube-apiserver')])
  return paths.every((path) => existsSync(path))
}
