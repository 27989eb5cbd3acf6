// With whose rights the console reads: never with its own.
import type { KubeClient } from '#src/kube/client.ts'
import type { OpenStream } from '#src/kube/https-stream.ts'

/** The cluster with the rights of one reader. */
export interface ReaderConnection {
  readonly client: KubeClient
  readonly openStream: OpenStream
}

export type Access =
  /** In a cluster: each request brings the token of its reader. */
  | {
      readonly type: 'token'
      connect(token: string): ReaderConnection
      /** Without credentials, for the readiness of the process. */
      readonly anonymous: KubeClient
    }
  /** On loopback: every request has the rights of the kubeconfig with which the process was started. */
  | { readonly type: 'kubeconfig'; readonly connection: ReaderConnection }
