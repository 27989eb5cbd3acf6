// Our CustomResourceDefinition on a real kube-apiserver, held to the same rows as the embedded one.
import { afterAll } from 'vitest'
import { admissionSuite } from '#test/support/admission/suite.ts'
import { type ApiServer, startApiServer } from '#test/support/control-plane/api-server.ts'

let api: ApiServer | undefined
afterAll(() => api?.stop())

admissionSuite(async () => {
  api = await startApiServer()
  return api.transport
})
