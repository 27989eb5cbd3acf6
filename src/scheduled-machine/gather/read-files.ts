// Reads the content of files from ConfigMaps and Secrets, only in the namespace of the ScheduledMachine. The content of a
// Secret is kept only if the bootstrap object cannot refer to the Secret.
import { isUtf8 } from 'node:buffer'
import type { FileShape } from '#src/cluster-api/spec-shape.ts'
import { valueAt } from '#src/kube/json.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { CONFIG_MAPS, SECRETS } from '#src/kube/resource.ts'
import { explainRequest, MANAGEMENT } from '../failures/explain-request.ts'
import { filesOf, isReferable } from '../sources/files.ts'
import type { FileFact } from '../sources/source-facts.ts'
import type { FileSource } from '../spec/parse-spec.ts'
import type { Subject } from '../subject.ts'
import type { MachineReading } from './reading.ts'

/** The files of the spec, in their order. Throws the errors of the reads. */
export function readFiles(
  subject: Subject,
  shape: FileShape,
  reading: MachineReading,
): Promise<readonly FileFact[]> {
  return Promise.all(
    filesOf(subject.spec).map(({ file }) => readFile(file, subject, shape, reading)),
  )
}

async function readFile(
  file: FileSource,
  subject: Subject,
  shape: FileShape,
  reading: MachineReading,
): Promise<FileFact> {
  const { source } = file
  if (source.type === 'content') return { type: 'text', text: source.content }
  const isReferred = isReferable(file, shape)
  try {
    const object = await readSource(source, subject, reading)
    if (object === undefined) return { type: 'absent', what: 'object' }
    const content = contentOf(object, source)
    if (content === undefined) return { type: 'absent', what: 'key' }
    return isReferred ? { type: 'referred' } : content
  } catch (error) {
    if (!isKubeError(error, 'Forbidden')) throw error
    // The provider reads the Secret. Without a right of ours, it also reports when the Secret is missing.
    if (isReferred && !source.optional) return { type: 'referred' }
    // An API server that has just started may refuse a read. So after the first refusal, the pass is postponed.
    if (subject.status.retry === undefined) throw error
    return { type: 'forbidden', message: explainRequest(error, MANAGEMENT) }
  }
}

type Stored = Exclude<FileSource['source'], { readonly type: 'content' }>

function readSource(
  { type, name }: Stored,
  { key }: Subject,
  { client, sharedReads, signal }: MachineReading,
): Promise<KubeObject | undefined> {
  const where = { namespace: key.namespace, name }
  const read = () =>
    type === 'secret' ? client.get(SECRETS, where, signal) : client.get(CONFIG_MAPS, where, signal)
  return sharedReads.share(`${type} ${where.namespace}/${name}`, read, signal)
}

function contentOf(object: KubeObject, { type, key }: Stored): FileFact | undefined {
  const text = type === 'configMap' ? valueAt(object, 'data', key) : undefined
  if (typeof text === 'string') return { type: 'text', text }
  const base64 = valueAt(object, type === 'secret' ? 'data' : 'binaryData', key)
  if (typeof base64 !== 'string') return undefined
  const bytes = Buffer.from(base64, 'base64')
  return isUtf8(bytes)
    ? { type: 'text', text: bytes.toString() }
    : { type: 'bytes', base64: bytes.toString('base64') }
}
