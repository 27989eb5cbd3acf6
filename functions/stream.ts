// Watches of a node program: answers of the API server that last.
import { refuse } from '#functions/start.ts'
import {
  type CredentialsEnvironment,
  checkCredentials,
  findCredentials,
  loadCredentials,
} from '#src/kube/credentials.ts'
import { createHttpsStream, type OpenStream } from '#src/kube/https-stream.ts'
import { VERSION } from '#src/telemetry/version.ts'

/** Ends the process with status 2 when there are no credentials, or when no request could be made with them. */
export async function openStreamOf(env: CredentialsEnvironment): Promise<OpenStream> {
  const source = await findCredentials(env)
  if (source === undefined) {
    return refuse('KUBECONFIG is not set, and the process is not in a cluster.')
  }
  await checkCredentials(source).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error)
    refuse(`KUBECONFIG must be the path of a kubeconfig that can be used; ${why}`)
  })
  return createHttpsStream(loadCredentials(source), `sundial/${VERSION}`)
}
